/* number.c - see number.h. printf's %f would follow the locale's decimal point. */
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const long powers[] = {1, 10, 100, 1000};

/* value in units of the last decimal */
static long long scaled(float value, int decimals) {
    double v = isnan(value) ? 0 : fmax(-1e9, fmin(1e9, (double)value));
    return llround(v * (double)powers[decimals]);
}

static size_t format(char out[32], float value, int decimals) {
    long long n = scaled(value, decimals), whole = llabs(n) / powers[decimals];
    int used = snprintf(out, 32, "%s%lld", n < 0 ? "-" : "", whole);
    if (decimals > 0)
        used += snprintf(out + used, 32 - (size_t)used, ".%0*lld", decimals,
                         llabs(n) % powers[decimals]);
    return (size_t)used;
}

void put_fixed(hl_str *out, float value, int decimals) {
    char digits[32];
    hl_str_put(out, digits, format(digits, value, decimals));
}

void put_short(hl_str *out, float value, int decimals) {
    char digits[32];
    size_t size = format(digits, value, decimals);
    if (decimals > 0) {
        while (digits[size - 1] == '0')
            size--;
        if (digits[size - 1] == '.')
            size--;
    }
    hl_str_put(out, digits, size);
}
