#include "core/lesson/template.h"

namespace driftlab::lesson {
namespace {

/// Every "{key}" of the text becomes `value`.
std::string with(std::string text, std::string_view key, std::string_view value) {
  const std::string mark = "{" + std::string(key) + "}";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
    text.replace(at, mark.size(), value);
  }
  return text;
}

constexpr std::string_view kTemplate = R"md(+++
lesson = 1
title = "A clone of yours"
scene = "{scene}"
seed = 7
minutes = 5
goal = "Say why a copy of what you did need not do as well as you."
hide = ["share", "horizon"]
sources = ["Dean A. Pomerleau, ALVINN: An Autonomous Land Vehicle in a Neural Network, NIPS 1988"]
+++

# A clone of yours

Markdown stands between the blocks: **text**, pictures, $x^2$. Check this file with `driftlab lesson check`.

## Show it once
Press **Demonstrate** and {show}. Then press **Keep**.

```step
id = "show"
title = "Show it once"
do = [{hand = "demonstrate", as = "mine"}]
check = "shown"
hint = "Your first move starts the recording."
```

```check
id = "shown"
when = "demonstrations(person) >= 1"
text = "One {demonstration} of yours is on the list."
passed = "That is what the clone will see, and nothing else."
```

## Predict
A small network learns to copy what you did. Then it is tried from 50 starts that it has never seen.

```quiz
id = "how_often"
kind = "predict"
question = "In which share of them will it succeed? 0 is never, 1 always."
run = [{command = "train", data = "person", as = "clone"}]
metric = "success_rate(clone) over 50 episodes"
low = 0
high = 1
tolerance = 0.1
explain = "It was tried from 50 starts; the interval beside the figure says how far to trust it."
```

## Compare
Press **Compare** and watch the clone beside the expert, from the same start.

```step
id = "watch"
title = "Watch it"
do = [{command = "compare", actors = [{kind = "expert"}, {kind = "run", id = "clone"}]}]
check = "seen"
hint = "Let both come to their end."
```

```check
id = "seen"
when = "did(compare) and watched(clone)"
text = "The clone was watched to the end."
```
)md";

}  // namespace

std::string lesson_template(const SceneEntry& scene) {
  std::string text = with(std::string(kTemplate), "scene", scene.id);
  text = with(std::move(text), "show", scene.words.show);
  return with(std::move(text), "demonstration", scene.words.demonstration);
}

}  // namespace driftlab::lesson
