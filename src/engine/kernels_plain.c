/* The inner loops with 4 floats at a time, for any machine the compiler knows. */
enum { VW = 4, MR = 4, NR = 2 };
#define KERNELS hl_kernels_plain
#define KERNELS_NAME "plain"
#define KERNELS_SUPPORTED 1
#define FMA(a, b, c) ((a) * (b) + (c))
#define MAX(a, b) select_vec((a) > (b), (a), (b))
#define SUM_OF(v) sum_lanes(v)
#define MAX_OF(v) max_lanes(v)
#define STREAM(p, v) (*(vec *)(void *)(p) = (v))
#define STREAM_END() ((void)0)
#include "kernels_body.h"
