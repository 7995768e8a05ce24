/* Lines of labelled data. */
#include "measure_lines.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hl_lines lines = {0};
    hl_error err = {0};
    const char *at = (const char *)data, *end = at + size;
    for (int number = 1; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        (void)hl_lines_add(&lines, at, (size_t)(stop - at), "fuzz.jsonl", number, &err);
        at = stop + 1;
    }
    for (int i = 0; i < lines.count; i++) {
        const hl_line *l = &lines.items[i];
        size_t room = lines.texts.size[l->text];
        for (int s = l->spans; s < l->spans + l->targets + l->others; s++)
            if (lines.spans[s].start >= lines.spans[s].end || lines.spans[s].end > room)
                __builtin_trap();
    }
    hl_lines_free(&lines);
    return 0;
}
