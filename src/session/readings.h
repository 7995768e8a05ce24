/* readings.h - "it means ..." and "meaning before and after" of the words of one scene. */
#ifndef HL_SESSION_READINGS_H
#define HL_SESSION_READINGS_H

#include "stage.h"
#include "study.h"

typedef struct hl_readings {
    hl_arena arena;
    hl_reference references[HL_READINGS_MAX];
    hl_meaning meanings[HL_READINGS_MAX];
    int reference_count, meaning_count;
    /* What they were read from. */
    uint64_t version, study; /* of the maps; of what is known of models */
    int pins[HL_PIN_MAX], pin_count;
    bool open, made;
} hl_readings;

/* Puts the readings that the document's panel shows into the stage's scene: at once what is known,
 * the rest when the study has it. Does nothing while nothing moved; empty while no panel is open.
 */
hl_status hl_readings_update(hl_readings *r, hl_study *study, hl_stage *stage, const hl_doc *doc,
                             hl_error *err);
void hl_readings_destroy(hl_readings *r);

/* meaning.c: fills r->meanings. */
hl_status hl_readings_meanings(hl_readings *r, hl_study *study, const hl_stage *stage,
                               hl_error *err);
/* The unit on show that is this word, -1 when there is none. */
int hl_readings_unit(const hl_scene *scene, uint32_t start, uint32_t end);
/* Is a word with these bytes pinned? */
bool hl_readings_pinned(const hl_scene *scene, uint32_t start, uint32_t end);

#endif
