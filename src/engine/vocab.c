/* vocab.txt: line i is the piece with id i. Lookup is a hash table with open addressing over the
 * file's own bytes; the hash is FNV-1a, because its state after each byte is the hash of that
 * prefix: one pass over a word gives the hashes of all its prefixes. */
#include "vocab.h"
#include "headlight/base/file.h"
#include "headlight/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_LIMIT = 64 * 1024 * 1024,
    LONGEST = 404 /* bytes of the longest piece worth looking for: 100 characters and "##" */
};

struct hl_vocab {
    char *bytes;        /* the file; line ends are NULs */
    const char **piece; /* (count) into bytes */
    uint32_t *slot;     /* (mask + 1) id + 1, 0 = empty; mask + 1 is a power of two > 2 count */
    size_t mask;
    int count;
    size_t longest; /* bytes of the longest piece, at most LONGEST */
    hl_vocab_ids special;
};

static const uint32_t FNV_START = 2166136261u;

static uint32_t fnv_byte(uint32_t state, char c) {
    return (state ^ (unsigned char)c) * 16777619u;
}

static uint32_t fnv(uint32_t state, const char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        state = fnv_byte(state, bytes[i]);
    return state;
}

/* Is this piece "##" (if continues) followed by these bytes, and nothing more? */
static bool same(const char *piece, bool continues, const char *bytes, size_t size) {
    if (continues && (piece[0] != '#' || piece[1] != '#'))
        return false;
    piece += continues ? 2 : 0;
    return strncmp(piece, bytes, size) == 0 && piece[size] == '\0';
}

/* The slot that holds the piece ("##" + bytes if continues), or the empty one where it belongs. */
static uint32_t *probe(const hl_vocab *v, uint32_t hash, bool continues, const char *bytes,
                       size_t size) {
    size_t at = (hash ^ hash >> 15) & v->mask;
    while (v->slot[at] && !same(v->piece[v->slot[at] - 1], continues, bytes, size))
        at = (at + 1) & v->mask;
    return &v->slot[at];
}

static hl_status bad_line(hl_error *err, const char *name, int line, const char *allowed,
                          const char *found) {
    char field[32];
    (void)snprintf(field, sizeof field, "line %d", line);
    return hl_fail(err, HL_ERR_FORMAT, name, field, allowed, "%s", found);
}

/* Cuts bytes into lines; a final line end is no further line. */
static hl_status split(hl_vocab *v, size_t size, const char *name, hl_error *err) {
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += v->bytes[i] == '\n';
    if (lines > HL_VOCAB_MAX + 1)
        return hl_fail(err, HL_ERR_RANGE, name, "lines", "at most 1000000", "%zu", lines);
    v->piece = malloc(lines * sizeof *v->piece);
    if (!v->piece)
        return hl_fail(err, HL_ERR_MEMORY, name, "lines", "", "%zu", lines);
    for (char *line = v->bytes, *end = v->bytes + size; line < end;) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        char *next = stop + 1;
        if (stop > line && stop[-1] == '\r')
            stop--;
        *stop = '\0';
        if (stop == line)
            return bad_line(err, name, v->count + 1, "one piece a line", "an empty line");
        size_t length = (size_t)(stop - line);
        if (length > v->longest)
            v->longest = length < LONGEST ? length : LONGEST;
        v->piece[v->count++] = line;
        line = next;
    }
    return HL_OK;
}

/* At most half of the slots are taken, so that a probe for a piece that is not there stops soon. */
static hl_status fill_table(hl_vocab *v, const char *name, hl_error *err) {
    size_t slots = 16;
    while (slots < 2 * (size_t)v->count + 2)
        slots *= 2;
    v->mask = slots - 1;
    v->slot = calloc(slots, sizeof *v->slot);
    if (!v->slot)
        return hl_fail(err, HL_ERR_MEMORY, name, "lines", "", "%d", v->count);
    for (int id = 0; id < v->count; id++) {
        const char *piece = v->piece[id];
        size_t size = strlen(piece);
        uint32_t *slot = probe(v, fnv(FNV_START, piece, size), false, piece, size);
        if (*slot) {
            char found[128];
            (void)snprintf(found, sizeof found, "\"%.60s\" again, first on line %u", piece, *slot);
            return bad_line(err, name, id + 1, "each piece once", found);
        }
        *slot = (uint32_t)id + 1;
    }
    return HL_OK;
}

static hl_status need(const hl_vocab *v, const char *piece, int32_t *id, const char *name,
                      hl_error *err) {
    *id = hl_vocab_id(v, piece);
    return *id >= 0 ? HL_OK
                    : hl_fail(err, HL_ERR_FORMAT, name, piece, "a line with this piece", "missing");
}

static hl_status read_pieces(hl_vocab *v, size_t size, const char *name, hl_error *err) {
    size_t bad = 0;
    if (!hl_utf8_valid(v->bytes, size, &bad))
        return hl_fail_at(err, HL_ERR_FORMAT, name, bad, "text", "UTF-8", "byte 0x%02x",
                          (unsigned char)v->bytes[bad]);
    const char *nul = memchr(v->bytes, '\0', size);
    if (nul)
        return hl_fail_at(err, HL_ERR_FORMAT, name, (uint64_t)(nul - v->bytes), "text", "UTF-8",
                          "a NUL byte");
    hl_status st = split(v, size, name, err);
    if (st == HL_OK)
        st = fill_table(v, name, err);
    if (st == HL_OK)
        st = need(v, "[UNK]", &v->special.unk, name, err);
    if (st == HL_OK)
        st = need(v, "[CLS]", &v->special.cls, name, err);
    if (st == HL_OK)
        st = need(v, "[SEP]", &v->special.sep, name, err);
    if (st == HL_OK)
        v->special.mask = hl_vocab_id(v, "[MASK]");
    return st;
}

hl_status hl_vocab_parse(hl_vocab **out, char *bytes, size_t size, const char *name,
                         hl_error *err) {
    hl_vocab *v = calloc(1, sizeof *v);
    if (!v) {
        free(bytes);
        return hl_fail(err, HL_ERR_MEMORY, name, "", "", "%zu bytes", size);
    }
    v->bytes = bytes;
    hl_status st = read_pieces(v, size, name, err);
    if (st != HL_OK) {
        hl_vocab_close(v);
        return st;
    }
    *out = v;
    return HL_OK;
}

hl_status hl_vocab_open(hl_vocab **out, const char *path, hl_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    hl_status st = hl_file_read(path, FILE_LIMIT, &bytes, &size, err);
    return st == HL_OK ? hl_vocab_parse(out, bytes, size, path, err) : st;
}

void hl_vocab_close(hl_vocab *v) {
    if (!v)
        return;
    free(v->slot);
    free(v->piece);
    free(v->bytes);
    free(v);
}

int hl_vocab_count(const hl_vocab *v) {
    return v->count;
}

const char *hl_vocab_piece(const hl_vocab *v, int32_t id) {
    return id >= 0 && id < v->count ? v->piece[id] : "[UNK]";
}

int32_t hl_vocab_id(const hl_vocab *v, const char *piece) {
    size_t size = strlen(piece);
    uint32_t slot = *probe(v, fnv(FNV_START, piece, size), false, piece, size);
    return (int32_t)slot - 1;
}

int hl_vocab_mask_id(const hl_vocab *v) {
    return v->special.mask;
}

hl_vocab_ids hl_vocab_special(const hl_vocab *v) {
    return v->special;
}

/* Longest first: the first hit is the answer. The hashes of all prefixes are there after one pass,
 * so a word of n bytes costs n steps and a few probes, not n * n. */
int32_t hl_vocab_longest(const hl_vocab *v, bool continues, const char *bytes, size_t size,
                         size_t *matched) {
    uint32_t prefix[LONGEST + 1]; /* prefix[n] = hash of the first n bytes (after "##") */
    size_t longest = v->longest - (continues && v->longest >= 2 ? 2 : 0);
    size = size < longest ? size : longest;
    /* A character that was cut by the limit is no prefix; its first bytes fail the border test. */
    prefix[0] = continues ? fnv(FNV_START, "##", 2) : FNV_START;
    for (size_t n = 0; n < size; n++)
        prefix[n + 1] = fnv_byte(prefix[n], bytes[n]);
    for (size_t n = size; n > 0; n--) {
        if (((unsigned char)bytes[n] & 0xC0) == 0x80)
            continue; /* inside a character; bytes has one byte to read behind every word */
        uint32_t slot = *probe(v, prefix[n], continues, bytes, n);
        if (slot) {
            *matched = n;
            return (int32_t)slot - 1;
        }
    }
    return -1;
}
