/* number.c - a float32 as the shortest of 6 to 9 significant digits that reads back to it, without
 * printf.
 *
 * The digits of v to p places are n = round(v * 10^(p-1-e)), e the decimal exponent. They are
 * accepted when n lies well inside the interval of decimals that round to v (half a unit in the
 * last place to either side), which double arithmetic decides safely: its error is below 2^-50 of
 * the value, the margin kept is 2^-34. Between "surely inside" and "surely outside" lies a sliver
 * in which the slow way is taken.
 */
#include "numbers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* v * 10^k for |k| <= 22, correctly rounded once. */
static double times_power(double v, int k) {
    return k >= 0 ? v * powers[k] : v / powers[-k];
}

static int decimal_exponent(double v) {
    int e = (int)floor(log10(v));
    if (times_power(1, e + 1) <= v)
        e++;
    else if (times_power(1, e) > v)
        e--;
    return e;
}

/* 1: n * 10^-k reads back as v; 0: it does not; -1: too close to call. */
static int reads_back(float v, double n, int k) {
    double below = ((double)v - (double)nextafterf(v, 0)) / 2;
    double above = ((double)nextafterf(v, INFINITY) - (double)v) / 2;
    double off = times_power(n, -k) - (double)v, room = off < 0 ? below : above;
    double share = fabs(off) / room;
    return share < 1 - 1e-3 ? 1 : share > 1 + 1e-3 ? 0 : -1;
}

/* Digits of n without trailing zeros; returns how many. */
static int digits_of(uint64_t n, int digits, char *out) {
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + n % 10);
        n /= 10;
    }
    while (digits > 1 && out[digits - 1] == '0')
        digits--;
    return digits;
}

/* As %g: plain from 1e-4 up to `precision` places, else with an exponent. */
static size_t layout(const char *digit, int count, int e, int precision, char *out) {
    char *p = out;
    if (e < -4 || e >= precision) {
        *p++ = digit[0];
        if (count > 1) {
            *p++ = '.';
            memcpy(p, digit + 1, (size_t)count - 1);
            p += count - 1;
        }
        return (size_t)(p - out) + (size_t)sprintf(p, "e%c%02d", e < 0 ? '-' : '+', abs(e));
    }
    if (e < 0) {
        memcpy(p, "0.000", 6);
        p += 1 - e;
        memcpy(p, digit, (size_t)count);
        return (size_t)(p - out) + (size_t)count;
    }
    for (int i = 0; i < count || i <= e; i++) {
        if (i == e + 1)
            *p++ = '.';
        *p++ = i < count ? digit[i] : '0';
    }
    return (size_t)(p - out);
}

/* Bytes written, 0 when the slow way must be taken. */
static size_t shortest(float v, char *out) {
    if (v < 1e-13F || v > 1e13F) /* beyond the exact powers of ten */
        return 0;
    int e = decimal_exponent((double)v);
    for (int precision = 6; precision <= 9; precision++) {
        int k = precision - 1 - e;
        if (k > 22 || k < -22)
            return 0;
        double exact = times_power((double)v, k), n = nearbyint(exact);
        /* A tie would be rounded by the decimal expansion, which this does not know. */
        if (fabs(fabs(exact - n) - 0.5) < 1e-5)
            return 0;
        int verdict = reads_back(v, n, k);
        if (verdict < 0 || n >= powers[precision])
            return 0;
        if (verdict > 0 || precision == 9) {
            char digit[24];
            int count = digits_of((uint64_t)n, precision, digit);
            return layout(digit, count, e, precision, out);
        }
    }
    return 0;
}

void hl_number_put(hl_str *s, float value) {
    char text[48];
    size_t size = 0;
    if (value == 0 && !signbit(value)) {
        hl_str_put(s, "0", 1);
        return;
    }
    if (isfinite(value) && value != 0) {
        char *at = text;
        if (value < 0)
            *at++ = '-';
        size = shortest(fabsf(value), at);
        size += size > 0 && value < 0;
    }
    if (size > 0)
        hl_str_put(s, text, size);
    else
        hl_str_float(s, value);
}
