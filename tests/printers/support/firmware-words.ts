import type { Reply } from '../../../src/shop/printers/protocol/replies.ts';

/** What a line of a firmware means for a print. */
export type Meaning =
  | 'ok'
  | 'asks again'
  | 'busy'
  | 'restarted'
  | 'harmless'
  | 'refused a command'
  | 'thermal'
  | 'stopped'
  | 'pause'
  | 'cancel'
  | 'nothing';

/** As firmwares say it, word for word, and what it must be taken for. */
export const FIRMWARE_WORDS: readonly (readonly [firmware: string, line: string, meaning: Meaning])[] = [
  ['Marlin 1.0', 'Error:0', 'thermal'],
  ['Marlin 1.0', ': Extruder switched off. MINTEMP triggered !', 'thermal'],
  ['Marlin 1.0', ': Extruder switched off. MAXTEMP triggered !', 'thermal'],
  ['Marlin 1.0', 'Error:Temperatures extruder 0 switched off. MAXTEMP triggered !', 'thermal'],
  ['Marlin 1.0', 'Error:Heated bed switched off. MAXTEMP triggered !!', 'thermal'],
  [
    'Marlin 1.1.9',
    'Error:Printer stopped due to errors. Fix the error and use M999 to restart. (Temperature is reset. Set it after restarting)',
    'stopped',
  ],
  ['Marlin 1.1.9', 'Error:Heating failed, system stopped! Heater_ID: 0', 'thermal'],
  ['Marlin 1.1.9', 'Error:Heating failed, system stopped! Heater_ID: bed', 'thermal'],
  ['Marlin 1.1.9', 'Error:Thermal Runaway, system stopped! Heater_ID: 0', 'thermal'],
  ['Marlin 1.1.9', 'Error:Thermal Runaway, system stopped! Heater_ID: bed', 'thermal'],
  ['Marlin 1.1.9', 'Error:MAXTEMP triggered, system stopped! Heater_ID: 0', 'thermal'],
  ['Marlin 1.1.9', 'Error:MINTEMP triggered, system stopped! Heater_ID: bed', 'thermal'],
  [
    'Marlin 1.1.9',
    'Error:Heater switched off. Temperature difference between temp sensors is too high !',
    'thermal',
  ],
  ['Marlin 1.1.9', 'Error:Printer halted. kill() called!', 'stopped'],
  ['Marlin 1.1.9', 'Error:Invalid extruder number !', 'stopped'],
  ['Marlin 1.1.9', 'Error:KILL caused by KILL button/pin', 'stopped'],
  ['Marlin 1.1.9', 'Error:KILL caused by too much inactive time - current command: G1 X10', 'stopped'],
  ['Marlin 1.1.9', 'Error:Watchdog timeout. Reset required.', 'stopped'],
  ['Marlin 1.1.9', 'Error:STOP called because of BLTouch error - restart with M999', 'stopped'],
  ['Marlin 1.1.9', 'Error:STOP called because of unhomed error - restart with M999', 'stopped'],
  ['Marlin 1.1.9', 'Error:checksum mismatch, Last Line: 12', 'asks again'],
  ['Marlin 1.1.9', 'Error:Line Number is not Last Line Number+1, Last Line: 12', 'asks again'],
  ['Marlin 1.1.9', 'Error:No Checksum with line number, Last Line: 12', 'asks again'],
  ['Marlin 1.1.9', 'Error:No Line Number with checksum, Last Line: 12', 'asks again'],
  ['Marlin 1.1.9', 'Resend: 13', 'asks again'],
  ['Marlin 1.1.9', 'Error:No thermistors - no temperature', 'harmless'],
  ['Marlin 1.1.9', 'Error:SD init fail', 'harmless'],
  ['Marlin 1.1.9', 'Error:volume.init failed', 'harmless'],
  ['Marlin 1.1.9', 'Error:openRoot failed', 'harmless'],
  ['Marlin 1.1.9', 'Error:workDir open failed', 'harmless'],
  ['Marlin 1.1.9', 'Error:Cannot open subdir MODELS', 'harmless'],
  ['Marlin 1.1.9', 'Error:error writing to file', 'harmless'],
  ['Marlin 1.1.9', 'Error:PID Autotune failed! Bad extruder number', 'harmless'],
  ['Marlin 1.1.9', 'Error:PID Autotune failed! Temperature too high', 'harmless'],
  ['Marlin 1.1.9', 'echo: cold extrusion prevented', 'nothing'],
  ['Marlin 1.1.9', 'echo:Unknown command: "M2000"', 'nothing'],
  ['Marlin 1.1.9', 'echo:busy: processing', 'busy'],
  ['Marlin 1.1.9', 'start', 'restarted'],
  ['Marlin 1.1.9', 'echo:Marlin 1.1.9', 'restarted'],
  ['Marlin 2.0', 'Error:Thermal Runaway, system stopped! Heater_ID: E1', 'thermal'],
  ['Marlin 2.0', 'Error:Thermal Runaway, system stopped! Heater_ID: chamber', 'thermal'],
  ['Marlin 2.0', 'Error:EEPROM CRC mismatch - (stored) 54410 != 40741 (calculated)!', 'harmless'],
  ['Marlin 2.0', 'Error:EEPROM version mismatch (EEPROM=V76 Marlin=V81)', 'harmless'],
  ['Marlin 2.0', 'Error:Error writing to EEPROM!', 'harmless'],
  ['Marlin 2.0', 'Error:SD read error', 'harmless'],
  ['Marlin 2.0', 'Error:RX BUF overflow, increase RX_BUFFER_SIZE: 127', 'harmless'],
  ['Marlin 2.0', 'Error:Hotend too cold', 'refused a command'],
  ['Marlin 2.0', 'Error:Home XY first', 'refused a command'],
  ['Marlin 2.0', 'Error:G2/G3 bad parameters', 'refused a command'],
  ['Marlin 2.0', 'Error:Failed to enable Bed Leveling', 'refused a command'],
  ['Marlin 2.0', 'Error:M421 incorrect parameter usage', 'refused a command'],
  ['Marlin 2.0', 'Error:Too far from reference point', 'refused a command'],
  ['Marlin 2.0', 'echo:busy: paused for user', 'busy'],
  ['Marlin 2.0', 'echo:busy: paused for input', 'busy'],
  ['Marlin 2.1', 'Error:Thermal Malfunction, system stopped! Heater_ID: E0', 'thermal'],
  ['Marlin 2.1', 'Error:MAXTEMP triggered, system stopped! Heater_ID: redundant', 'thermal'],
  ['Marlin 2.1', 'Error:TMC driver error detected: X', 'stopped'],
  ['Marlin 2.1', 'Marlin 2.1.2.4', 'restarted'],
  ['Marlin 2.1', '//action:out_of_filament T0', 'nothing'],
  ['Marlin 2.1', '//action:pause', 'pause'],
  ['Marlin 2.1', '//action:cancel', 'cancel'],
  ['Marlin 2.1', 'ok N12 P15 B3', 'ok'],
  ['Repetier 0.92', 'Error:Wrong checksum', 'asks again'],
  ['Repetier 0.92', 'Error:Missing checksum', 'asks again'],
  ['Repetier 0.92', 'Error:Format error', 'asks again'],
  ['Repetier 0.92', 'Error:expected line 13 got 15', 'asks again'],
  ['Repetier 0.92', 'Resend:13', 'asks again'],
  ['Repetier 0.92', 'ok 12', 'ok'],
  ['Repetier 0.92', 'skip 12', 'nothing'],
  ['Repetier 0.92', 'busy:processing', 'busy'],
  [
    'Repetier 1.0',
    'fatal:Heater/sensor error - Printer stopped and heaters disabled due to this error. Fix error and restart with M999.',
    'thermal',
  ],
  [
    'Repetier 1.0',
    'fatal:Z-probe failed Printer stopped and heaters disabled due to this error. Fix error and restart with M999.',
    'stopped',
  ],
  ['Repetier 1.0', 'Error:extruder 0: temp sensor defect', 'thermal'],
  ['Repetier 1.0', 'Error:Heater decoupled', 'thermal'],
  ['Repetier 1.0', 'RequestPause:No filament detected', 'pause'],
  ['Repetier 1.0', 'RequestStop:', 'cancel'],
  ['Smoothieware', 'rs N13', 'asks again'],
  ['Smoothieware', '!!', 'stopped'],
  ['Smoothieware', 'ERROR: MINTEMP or MAXTEMP triggered on T. Check temperature sensors!', 'thermal'],
  [
    'Smoothieware',
    'ERROR: Temperature took too long to be reached on T, HALT asserted, TURN POWER OFF IMMEDIATELY - reset or M999 required',
    'thermal',
  ],
  [
    'Smoothieware',
    'ERROR: Temperature runaway on B (delta temp 25.000000), HALT asserted, TURN POWER OFF IMMEDIATELY - reset or M999 required',
    'thermal',
  ],
  ['Smoothieware', 'HALT asserted - reset or M999 required', 'stopped'],
  ['Smoothieware', 'Limit switch X was hit - reset or M999 required', 'stopped'],
  ['Smoothieware', 'ALARM: Hard limit +X', 'stopped'],
  ['Smoothieware', 'Smoothie', 'restarted'],
  ['Prusa Buddy', 'Error:E0 PREHEAT ERROR, system stopped! Heater_ID: 0', 'thermal'],
  ['Prusa Buddy', 'Error:Heating failed, system stopped! Heater_ID: heatbreak', 'thermal'],
  ['Prusa Buddy', 'ok T:24.99/0.00 B:25.06/0.00 X:27.98/36.00 A:33.43/0.00 @:0 B@:0 HBR@:255', 'ok'],
  ['Prusa MK3', 'TM: error |-19.6|>15.8', 'nothing'],
  ['Prusa MK3', 'Error:THERMAL ANOMALY', 'thermal'],
  ['Klipper', "!! Lost communication with MCU 'mcu'", 'stopped'],
  ['Klipper', "!! MCU 'mcu' shutdown: Timer too close", 'stopped'],
  ['Klipper', "!! MCU 'mcu' shutdown: ADC out of range", 'thermal'],
  ['Klipper', '!! Heater extruder not heating at expected rate', 'thermal'],
  ['Klipper', '!! Heater heater_bed not heating at expected rate', 'thermal'],
  ['Klipper', '!! Shutdown due to M112 command', 'stopped'],
  ['Klipper', '!! Printer is shutdown', 'stopped'],
  ['Klipper', '!! Printer is not ready', 'stopped'],
  ['Klipper', '!! Internal error on command:"G1"', 'stopped'],
  ['Klipper', '!! Must home axis first: 107.000 100.000 20.000 [0.000]', 'refused a command'],
  ['Klipper', '!! Move out of range: 300.000 10.000 5.000 [0.000]', 'refused a command'],
  ['Klipper', '!! Extrude below minimum temp', 'refused a command'],
  ['Klipper', "!! Error on 'G1 X': unable to parse Y", 'refused a command'],
  ['Klipper', '!! No trigger on x after full movement', 'refused a command'],
  ['Klipper', '// Unknown command:"M2000"', 'nothing'],
  ['Klipper', '// Klipper state: Ready', 'restarted'],
  ['Klipper', '// Klipper state: Shutdown', 'stopped'],
  ['Klipper', '// Klipper state: Disconnect', 'stopped'],
  ['Klipper', 'ok FIRMWARE_NAME:Klipper FIRMWARE_VERSION:v0.12.0-272', 'ok'],
];

/** The same question put to a reply that was understood. */
export function meaningOf(reply: Reply): Meaning {
  switch (reply.kind) {
    case 'ok':
      return 'ok';
    case 'position':
    case 'firmware':
      return reply.isOk ? 'ok' : 'nothing';
    case 'resend':
      return 'asks again';
    case 'busy':
      return 'busy';
    case 'start':
      return 'restarted';
    case 'action':
      return reply.action.name === 'pause' || reply.action.name === 'cancel' ? reply.action.name : 'nothing';
    case 'error':
      return meaningOfError(reply.error.kind);
    default:
      return 'nothing';
  }
}

function meaningOfError(kind: Extract<Reply, { kind: 'error' }>['error']['kind']): Meaning {
  switch (kind) {
    case 'resend':
      return 'asks again';
    case 'ignorable':
      return 'harmless';
    case 'refused':
      return 'refused a command';
    case 'thermal':
      return 'thermal';
    case 'fatal':
    case 'unknown':
      return 'stopped';
  }
}
