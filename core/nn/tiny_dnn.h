#pragma once
// The parts of tiny-dnn that Driftlab builds on: layer, graph, optimizer. They take long to compile: include this in
// source files of core/nn only.

#include <tiny_dnn/config.h>
// Debian's build asks for gemmlowp and prints to the terminal; neither is wanted.
#undef CNN_USE_GEMMLOWP
#undef CNN_USE_STDOUT
// It brings an image library along, defined anew in every source file: unused and local, the compiler drops it.
#define STB_IMAGE_STATIC
#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_WRITE_STATIC

#include <tiny_dnn/layers/layer.h>
#include <tiny_dnn/nodes.h>
#include <tiny_dnn/optimizers/optimizer.h>
