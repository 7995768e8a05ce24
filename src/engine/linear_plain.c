/* Matrix products in plain C: the yardstick for linear.c, and the projections of matrix mode. */
#include "linear.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

/* Hendrycks and Gimpel 2016; the exact form, as BERT has it. */
static float gelu_erf(float x) {
    return 0.5f * x * (1.0f + erff(x * 0.70710678f));
}

void hl_linear_plain(const float *x, const float *w, const float *b, int rows, int in_width,
                     int out_width, bool gelu, float *y) {
    for (int r = 0; r < rows; r++)
        for (int o = 0; o < out_width; o++) {
            const float *x_r = x + (size_t)r * (size_t)in_width;
            const float *w_o = w + (size_t)o * (size_t)in_width;
            double sum = (double)b[o];
            for (int i = 0; i < in_width; i++)
                sum += (double)x_r[i] * (double)w_o[i];
            y[(size_t)r * (size_t)out_width + (size_t)o] = gelu ? gelu_erf((float)sum) : (float)sum;
        }
}

void hl_project_plain(const float *x, const float *w, const float *b, int rows, int in_width,
                      int out_width, float *y) {
    for (int r = 0; r < rows; r++) {
        const float *x_r = x + (size_t)r * (size_t)in_width;
        float *y_r = y + (size_t)r * (size_t)out_width;
        for (int o = 0; o < out_width; o++)
            y_r[o] = (b ? b[o] : 0.0f) + (w ? 0.0f : x_r[o]);
        for (int i = 0; w && i < in_width; i++) {
            const float *w_i = w + (size_t)i * (size_t)out_width;
            for (int o = 0; o < out_width; o++)
                y_r[o] += x_r[i] * w_i[o];
        }
    }
}
