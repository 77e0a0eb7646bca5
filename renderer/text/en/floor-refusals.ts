import type { RefusalSentences } from '../refusal-sentences.ts';

/** What is refused at a printer by hand, at its cameras, and after a failure. */
export const floorRefusals = {
  'printers.notOffered': () => 'This printer cannot do that.',
  'printers.noAnswer': ({ command }) =>
    `The printer did not finish its answer to ${command} in time. Try again, or look at it.`,
  'printers.notUploaded': ({ address, systemReason }) =>
    `The file did not get to the printer at ${address}, and nothing was started. It says: ${systemReason}`,
  'printers.cardRefused': ({ why }) =>
    ({
      notOffered: 'This printer says that it has no card.',
      restartsWhenOpened:
        'This printer restarts whenever its port is opened, so a print from its card would end when the station comes back. Print over the cable.',
      heatersOn:
        'Switch its heaters off first: while a file goes to the card, the printer does nothing else and could not switch them off.',
      notOnCard: 'The approved file is not on its card, or not any more. Bring it there first.',
    })[why],
  'printers.notForCard': ({ fileLine, why }, say) =>
    ({
      programPause: `Line ${say.number(fileLine)} of the file waits for a person (M0 or M1). Over the cable the station sees to that; from the card it cannot.`,
      cardCommand: `Line ${say.number(fileLine)} of the file would be taken for a command to the card. Print this file over the cable.`,
      tooLong: `Line ${say.number(fileLine)} of the file is too long for the printer to keep whole on its card. Print this file over the cable.`,
    })[why],
  'printers.fuseTaken': ({ printer, before }, say) =>
    `${printer} hangs on a fuse that carries no more heat now: ${say.number(before)} others heat up or come before. Try again when they are warm.`,
  'printers.keyRefused': ({ address }) =>
    `The printer at ${address} wants its API key, or another one. You find it in the printer’s own settings.`,
  'printers.outOfService': ({ printer, reason }) => `${printer} is out of service: ${reason}`,
  'printers.notOutOfService': ({ printer }) => `${printer} is in service already.`,
  'printers.notFoundAgain': ({ printer }) => `${printer} is not at that port any more. Look at its cable.`,
  'printers.notSimulated': ({ printer }) =>
    `${printer} is a real printer. Faults are only for simulated ones.`,
  'printers.atOtherStation': ({ printer, station }) =>
    station === ''
      ? `${printer} is plugged into another station. This is done there.`
      : `${printer} is plugged into ${station}. This is done there.`,
  'printers.stationOutOfReach': ({ printer, station }) =>
    `The hub cannot be reached, so nothing can be asked of ${printer}${station === '' ? '' : ` at ${station}`}. Call somebody who is beside it.`,
  'printers.cutOff': () =>
    'The station ended in the middle of it. Whether it was done, the printer itself shows.',
  'printing.claimedElsewhere': ({ station }) =>
    station === ''
      ? 'Another station has taken this task. Take another one.'
      : `${station} has taken this task. Take another one.`,
  'printing.hubAway': () =>
    'The hub cannot be reached, and it decides which station prints a task. Tasks that are meant for a printer here can be taken all the same.',
  'printing.comesInAMoment': () => 'Something about this task is on its way here. Try again in a moment.',
  'printing.meantForAnother': ({ printer, station }) =>
    station === null || station === ''
      ? `This task is meant for ${printer}. Only that printer takes it, until its station gives it up.`
      : `This task is meant for ${printer} at ${station}. Only that printer takes it, until ${station} gives it up.`,
  'printing.assignPending': ({ printer }) =>
    `The hub has not answered yet. The task goes to ${printer} as soon as it has.`,
  'printing.stationReplaced': () =>
    'Another copy of this station works in its place, so this one begins nothing. Look at the page of stations.',
  'printing.stationPutBack': () =>
    'This station was put back from a backup and may have printed this already, so it begins nothing yet. Look at the page of stations.',
  'printing.taskWentElsewhere': ({ state }, say) =>
    `At another station this task went another way: it is ${say.state(state).toLowerCase()} now. Give the printer free.`,
  'printing.notTheRunsStation': () => 'Only the station that has the print does that.',
  'printers.unknownPowerGroup': () => 'This power group is not there any more.',
  'printing.keptBack': () =>
    'The check of its G-code found something that printers here are not told. Change the file, or have someone who manages the printers release it.',
  'printing.findingForbidden': () =>
    'This never reaches a printer, so nobody can release it. Change the file.',
  'printing.nothingToCheck': () =>
    'There is no part to check: no print of this task came to its end. Try again, or close the task.',
  'printing.notResumable': () =>
    'There is nothing to go on with here: the print has ended, or its part is off.',
  'printing.planChanged': () =>
    'What would be sent is no longer what you confirmed. Look at the plan again; nothing moved.',
  'printing.waitsForPower': ({ printer }) =>
    `${printer} waits for power: others on its fuse heat up first. Its heaters go on by themselves.`,
  'printing.outOfService': ({ printer, reason }) => `${printer} is out of service: ${reason}`,
  'controls.held': ({ by }) =>
    ({
      print: 'It is printing, so nothing can be moved by hand. Pause the print first.',
      card: 'A file is on its way to its card. Until it is there, the printer does nothing else.',
      fault: 'The printer has stopped and needs a look. Clear its fault first.',
      outOfService: 'The printer is out of service.',
      link: 'The printer is not connected.',
    })[by],
  'controls.tooCold': ({ celsius, leastCelsius }, say) =>
    `The nozzle is at ${say.celsius(celsius)}. Filament moves from ${say.celsius(leastCelsius)} on: heat it first.`,
  'controls.notHomed': () => 'The printer does not know where its head is. Home it first.',
  'controls.partOnBed': () =>
    'A part is on the bed, and homing Z would press the nozzle into it. Take the part off first.',
  'controls.notOffered': ({ what }) =>
    ({
      settings: 'The printer does not tell its parameters.',
      card: 'The printer has no card, or none is in it.',
      mesh: 'The printer has no map of its bed. Level the bed first, if it can.',
    })[what],
  'controls.unknownSetting': ({ setting }) => `The printer has no parameter ${setting}.`,
  'controls.notTaken': ({ setting, asked, found }, say) =>
    found === null
      ? `The printer did not take ${setting}.`
      : `The printer was told ${setting} ${say.number(asked)} and has ${say.number(found)}.`,
  'controls.noPrompt': () => 'The printer does not ask anything any more.',
  'controls.noSuchSnapshot': () => 'These parameters are not kept any more.',
  'cameras.notFound': () => 'This camera is not there any more.',
  'cameras.changedMeanwhile': () => 'Someone changed this camera meanwhile. Look again before you go on.',
  'cameras.badAddress': ({ address }) =>
    `“${address}” is not the address of a camera. It begins with http:// or https://.`,
  'cameras.tooMany': ({ limit }, say) => `A printer has ${say.number(limit)} cameras at most.`,
  'cameras.noPicture': () => 'The camera gives no picture now.',
} satisfies Partial<RefusalSentences>;
