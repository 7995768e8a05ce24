/* The inner loops with 16 floats at a time (AVX-512). */
typedef int hl_kernels_avx512_unit; /* no empty translation unit elsewhere */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#else
#pragma GCC target("avx512f")
#endif
#include <immintrin.h>

enum { VW = 16, MR = 8, NR = 3 }; /* 8 x 3 sums + 3 keys + 1 query = 28 of 32 registers */
#define KERNELS hl_kernels_avx512
#define KERNELS_NAME "avx512"
#define KERNELS_SUPPORTED __builtin_cpu_supports("avx512f")
#define FMA(a, b, c) _mm512_fmadd_ps((a), (b), (c))
#define MAX(a, b) _mm512_max_ps((a), (b))
#define SUM_OF(v) _mm512_reduce_add_ps(v)
#define MAX_OF(v) _mm512_reduce_max_ps(v)
#define STREAM(p, v) _mm512_stream_ps((p), (v))
#define STREAM_END() _mm_sfence()
#include "kernels_body.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
