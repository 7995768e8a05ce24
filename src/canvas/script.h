/* script.h - what measuring needs to know of characters and of scripts that run from the
 * right. */
#ifndef CANVAS_SCRIPT_H
#define CANVAS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes no room and stays with the character before: accents, joiners, variation selectors. */
bool script_clings(int32_t c);

/* 0 = left to right or none of its own; else a number for each right-to-left script. */
int script_of_rtl(int32_t c);
/* A digit that stands in a number read from the left, also inside right-to-left text. */
bool script_is_digit(int32_t c);

/* End of the right-to-left stretch that starts with the letter at byte `at`: behind its last letter
 * or digit, and the bracket that closes one inside; spaces and punctuation between are inside. */
size_t script_stretch_end(const char *text, size_t size, size_t at);
/* End of the number that starts with the digit at byte `at`: "3.14", "12:30". */
size_t script_number_end(const char *text, size_t size, size_t at);

/* The joined form of the Arabic letter at byte `at` as a code point of its own (Unicode's
 * presentation forms), for measuring; c itself where there is none, 0 for an alef that the lam
 * before it took into its ligature. */
int32_t script_joined(const char *text, size_t size, size_t at);

#endif
