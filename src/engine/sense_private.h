/* sense_private.h - what the files of the sense meter share. */
#ifndef HL_ENGINE_SENSE_PRIVATE_H
#define HL_ENGINE_SENSE_PRIVATE_H

#include "headlight/engine/sense.h"

const hl_model *hl_meter_model(const hl_meter *meter);
const hl_senses *hl_meter_senses(const hl_meter *meter);

#endif
