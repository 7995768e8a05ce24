/* Third stage: which links of a row are kept, and how much of it is not. */
#include "maps.h"
#include <string.h>

/* The k-th largest of count values (1 <= k <= count); reorders them. Hoare's selection, middle
 * pivot. */
static float kth_largest(float *x, int count, int k) {
    int lo = 0, hi = count - 1, want = k - 1;
    while (lo < hi) {
        float pivot = x[lo + (hi - lo) / 2];
        int i = lo, j = hi;
        while (i <= j) {
            while (x[i] > pivot)
                i++;
            while (x[j] < pivot)
                j--;
            if (i <= j) {
                float t = x[i];
                x[i++] = x[j];
                x[j--] = t;
            }
        }
        if (want <= j)
            hi = j;
        else if (want >= i)
            lo = i;
        else
            break;
    }
    return x[want];
}

/* Marks the k largest; of equal ones at the border the first. */
static void keep_top(const float *row, int U, int k, uint8_t *visible, float *scratch) {
    memcpy(scratch, row, (size_t)U * sizeof *row);
    float border = kth_largest(scratch, U, k);
    int room = k;
    for (int j = 0; j < U; j++)
        room -= row[j] > border;
    for (int j = 0; j < U; j++)
        visible[j] = row[j] > border || (row[j] == border && room-- > 0);
}

float hl_maps_visible_row(const float *row, int U, float threshold, int top_k, uint8_t *visible,
                          float *scratch) {
    if (top_k > 0 && top_k < U)
        keep_top(row, U, top_k, visible, scratch);
    else
        memset(visible, 1, (size_t)U);
    float all = 0, hidden = 0;
    for (int j = 0; j < U; j++) {
        visible[j] = visible[j] && row[j] >= threshold;
        all += row[j];
        hidden += visible[j] ? 0 : row[j];
    }
    return all > 0 ? hidden / all : 0;
}
