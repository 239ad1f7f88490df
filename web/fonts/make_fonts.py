"""Makes the page's two small fonts from Inter: only the letters it uses, and digits of equal width.

    python3 make_fonts.py FOLDER_OF_INTER OUTPUT_FOLDER

Numbers change many times a second; with digits of equal width they stand still. Dear ImGui does not know OpenType
features, so the digits of Inter's "tnum" feature are put in the place of the ordinary ones.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

UNICODES = (
    list(range(0x20, 0x7F)) + list(range(0xA0, 0x100)) + list(range(0x2010, 0x2027)) + [0x20AC]
    + list(range(0x2190, 0x2194)) + [0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713] + list(range(0x3B1, 0x3CA))
)


def equal_width_digits(font):
    """Points the characters 0-9 at the glyphs of the feature tnum."""
    gsub = font["GSUB"].table
    swaps = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    swaps.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            for code in range(ord("0"), ord("9") + 1):
                cmap.cmap[code] = swaps.get(cmap.cmap.get(code), cmap.cmap.get(code))


def make(source, target):
    font = TTFont(source)
    equal_width_digits(font)
    options = subset.Options(layout_features=["kern"], hinting=False, desubroutinize=False, name_IDs=[0, 1, 2, 13, 14],
                             notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    font.save(target)


def main():
    inter, output = map(pathlib.Path, sys.argv[1:3])
    output.mkdir(parents=True, exist_ok=True)
    make(inter / "Inter-Regular.otf", output / "inter-regular.otf")
    make(inter / "Inter-SemiBold.otf", output / "inter-semibold.otf")


if __name__ == "__main__":
    main()
