/* The inner loops with 8 floats at a time (AVX2 and FMA). */
typedef int hl_kernels_avx2_unit; /* no empty translation unit elsewhere */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#include <immintrin.h>

enum { VW = 8, MR = 4, NR = 3 }; /* 4 x 3 sums + 3 keys + 1 query = all 16 registers */
#define KERNELS hl_kernels_avx2
#define KERNELS_NAME "avx2"
#define KERNELS_SUPPORTED (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#define FMA(a, b, c) _mm256_fmadd_ps((a), (b), (c))
#define MAX(a, b) _mm256_max_ps((a), (b))
#define SUM_OF(v) sum_lanes(v)
#define MAX_OF(v) max_lanes(v)
#define STREAM(p, v) _mm256_stream_ps((p), (v))
#define STREAM_END() _mm_sfence()
#include "kernels_body.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
