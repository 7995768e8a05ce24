/* The inner loops with 4 floats at a time, for any machine the compiler knows. */
enum { VW = 4, MR = 4, NR = 2 };
#define KERNELS hl_kernels_plain
#define KERNELS_NAME "plain"
#define KERNELS_SUPPORTED 1
#define FMA(a, b, c) ((a) * (b) + (c))
#define STREAM(p, v) (*(vec *)(void *)(p) = (v))
#define STREAM_END() ((void)0)
#include "kernels_body.h"
