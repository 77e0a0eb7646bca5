/**
 * What `printhall print --help` says of simulated printers: every option of `src/station/devices/simulated/options.ts`.
 */
export const SIMULATION_HELP = `
A simulated printer takes options behind its name, as in
  --port 'simulated:?speed=20&resend=0.01&drop-ok=500&kill=2000&seed=7'

  flavour=marlin2|marlin1|repetier|smoothie|buddy|klipper   the firmware that it pretends to be
  speed=N   seed=N   baud=N        how many times as fast; the same seed is the same print; its one speed (0: any)

  Shares, 0 to 1
    corrupt torn joined noise drop-line lose-start          of the lines to the printer
    garble torn-answers joined-answers noise-answers        of its answers
    double-ok wrong-ok                                      of its acknowledgements
    resend resend-old                                       of the good lines: refused; one of long ago asked for

  Every n-th
    drop-ok   late-ok (late-seconds)   storm (storm-length)   burst: each complaint that many times

  Once, after so many commands
    kill reset silent hiccup (hiccup-seconds) unplug stuck pause cancel runout prompt
    card-full: after so many bytes written to its card

  0 or 1, where it differs from the flavour's own manners
    advanced-ok busy auto-report emergency-parser ok-after-resend thermal-protection card

What each one does: src/station/devices/README.md
`;
