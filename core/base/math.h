#pragma once
// Elementary functions that give the same bits in every build. glibc, musl and Eigen differ in the last bit; these use
// only + - * / sqrt, rounding and bit operations, which IEEE 754 fixes. Accuracy: within 2 ulp of the true value on the ranges
// that the tests name; sin and cos for |x| up to 1e6.

#include <span>

namespace driftlab::det {

double sin(double x);
double cos(double x);
double tan(double x);
double atan(double x);
double atan2(double y, double x);
double asin(double x);
double acos(double x);
double exp(double x);
double log(double x);
double pow(double x, double y);  ///< x > 0
double tanh(double x);
double hypot(double x, double y);

float sin(float x);
float cos(float x);
float atan2(float y, float x);
float exp(float x);
float log(float x);
float tanh(float x);
float pow(float x, float y);

/// y[i] = tanh(x[i]), written so that compilers vectorise it; the same bits as det::tanh(float) for each element.
void tanh(std::span<const float> x, std::span<float> y);
void exp(std::span<const float> x, std::span<float> y);

inline constexpr double kPi = 3.14159265358979323846;

/// Angle in (-pi, pi].
double wrap_angle(double angle);

}  // namespace driftlab::det
