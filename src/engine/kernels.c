/* Choosing the inner loops for this machine. */
#include "kernels.h"

extern const hl_kernels hl_kernels_plain;
#if defined(__x86_64__)
extern const hl_kernels hl_kernels_avx512;
extern const hl_kernels hl_kernels_avx2;
#endif

const hl_kernels *const hl_kernels_all[] = {
#if defined(__x86_64__)
    &hl_kernels_avx512,
    &hl_kernels_avx2,
#endif
    &hl_kernels_plain,
};
const int hl_kernels_count = (int)(sizeof hl_kernels_all / sizeof hl_kernels_all[0]);

const hl_kernels *hl_kernels_best(void) {
    int i = 0;
    while (i < hl_kernels_count - 1 && !hl_kernels_all[i]->supported())
        i++;
    return hl_kernels_all[i];
}
