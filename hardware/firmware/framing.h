/* What is measured becomes lines; what the host says is done. */
#ifndef ATTUNE_HARDWARE_FRAMING_H
#define ATTUNE_HARDWARE_FRAMING_H

void framing_begin(void); /* says hello */
void framing_step(void);  /* whatever waits; never blocks */

#endif
