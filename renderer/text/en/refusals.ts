import { fileRefusals } from './file-refusals.ts';
import { floorRefusals } from './floor-refusals.ts';
import type { RefusalSentences } from '../refusal-sentences.ts';
import { syncRefusals } from './sync-refusals.ts';

const ROLE_PROBLEMS = {
  name: 'The role needs a name that no other role here has.',
  rank: 'The rank has to be a whole number from 1 to 100, below your own.',
  home: 'A role is made at a company or an enterprise.',
  variant: 'This default role has a variant here already.',
  key: 'The role names a permission that is not known here.',
  assigns: 'One of the roles that it may give cannot be given there.',
} as const;

const REQUEST_ANSWERED = {
  open: 'This request was changed meanwhile. Look again.',
  granted: 'Somebody was faster: this is granted already.',
  declined: 'Somebody was faster: this is declined already.',
  withdrawn: 'The person has withdrawn this request.',
} as const;

export const refusals: RefusalSentences = {
  'access.unknown': () => 'This is not there any more. Someone may have removed it.',
  'access.denied': ({ permission }, say) =>
    `This needs “${say.permission(permission)}”, which you do not have here.`,
  'access.forbidden': ({ explanation: { permission, scopeName, reason, whoCanGrant } }, say) => {
    const what = say.permission(permission);
    const who = whoCanGrant[0]?.personName;
    if (reason.kind === 'restricted') {
      const said = `${reason.setBy} has taken “${what}” away from you in ${reason.scopeName}: ${reason.reason}`;
      return who === undefined ? said : `${said} ${who} can lift it.`;
    }
    const where = scopeName === '' ? '' : ` in ${scopeName}`;
    const said = `This needs “${what}”${where}, which you do not have there.`;
    return who === undefined ? said : `${said} ${who} can grant it.`;
  },
  'access.inactivePerson': () => 'This person’s account is not active.',
  'access.ownGrants': () => 'Nobody changes their own grants. Someone who outranks you can.',
  'access.ownRestriction': () => 'Nobody lifts a restriction on themselves. Someone who outranks you can.',
  'access.rankTooHigh': ({ rank, ownRank }) =>
    `This stands at rank ${rank}, and yours here is ${ownRank}. It takes a higher rank than that.`,
  'access.notHeld': ({ permissions }, say) =>
    `Nobody gives what they do not hold themselves. You lack here: ${say.list(permissions.slice(0, 4).map(say.permission))}.`,
  'access.roleNotHere': () => 'This role cannot be given here.',
  'access.roleIsVariant': () => 'Give the default role: your company’s variant stands in for it by itself.',
  'access.defaultRole': () =>
    'A default role never changes. Customise it, and the variant is used in its place.',
  'access.roleInUse': ({ grants }, say) =>
    `${say.number(grants)} people still hold this role. End those grants first.`,
  'access.roleMalformed': ({ problem }) => ROLE_PROBLEMS[problem],
  'access.lastMaster': () => 'This is the last Master. Name another one first.',
  'access.outlastsOwn': ({ ownUntilAt }, say) =>
    `Your own grant ends on ${say.dateTime(ownUntilAt)}; what you give cannot last longer.`,
  'access.setByHigherRank': () =>
    'Someone of a higher rank set this. Only they, or someone of their rank, can lift it.',
  'access.reasonMissing': () => 'Give a reason. The person will read it.',
  'access.nothingRestricted': () => 'Choose at least one permission.',
  'access.termReversed': () => 'The end lies before the beginning.',
  'access.separationOfDuties': ({ duty }) =>
    duty === 'review'
      ? 'Who asked for a print, uploaded its model or had it sliced does not review it. Someone else has to.'
      : 'Who worked on it does not approve its quality. Someone else has to.',
  'access.notFound': () => 'This is not there any more. Someone may have removed it.',
  'access.alreadyGranted': ({ roleName, untilAt }, say) =>
    untilAt === null
      ? `They are ${roleName} there already.`
      : `They are ${roleName} there already, until ${say.dateTime(untilAt)}.`,
  'access.roleNameTaken': ({ name }) => `A role here is called “${name}” already. Choose another name.`,
  'access.requestNotFound': () => 'This request is not there any more.',
  'access.requestAnswered': ({ state }) => REQUEST_ANSWERED[state],
  'access.alreadyHeld': () => 'You have this already. Try again.',
  'access.alreadyAsked': ({ askedAt }, say) =>
    `You asked for this on ${say.dateTime(askedAt)}. It is not answered yet.`,
  'access.tooManyRequests': ({ maximum }, say) =>
    `You have ${say.number(maximum)} requests open, which is the most. Withdraw one, or wait for an answer.`,
  'access.roleChanged': () => 'Someone saved this role while you were editing it.',
  'access.answerDoesNotHelp': () =>
    'This would not give them what they ask for any more. Look at the request again.',

  'audit.nothingVisible': () => 'You may see no part of the record.',
  'audit.partOnly': () =>
    'The proof is of the whole record, and you see only a part of it. Someone who sees all of it can export it.',
  'hierarchy.notFound': () => 'This place is not there any more.',
  'hierarchy.wrongParent': () => 'This cannot lie there. Choose another place.',
  'hierarchy.wrongKind': () => 'This cannot be done to a place of this kind.',
  'hierarchy.changedMeanwhile': () =>
    'Something changed there meanwhile. Look again at what hangs on it before you delete it.',
  'hierarchy.printsRunning': ({ prints }, say) =>
    prints === 1
      ? 'A printer there is hot or has a print in hand. Let it finish or cancel it, and take the part off.'
      : `${say.number(prints)} printers there are hot or have a print in hand. Let them finish or cancel them, and take the parts off.`,
  'hierarchy.movesTooFar': () => 'A place moves within its own client only, and never into itself.',
  'hierarchy.areaStays': () =>
    'An area stays in its factory: its printers, their history and the record belong there. Make an area in the other factory, and add the printers there.',
  'hierarchy.moveGives': ({ people, permissions }, say) =>
    `${people === 1 ? 'One person' : `${say.number(people)} people`} would gain there what you cannot give: ${say.list(permissions.slice(0, 4).map((key) => say.permission(key as never)))}.`,
  'hierarchy.expiryPast': () => 'This time is over already. Choose one that lies ahead.',
  'hierarchy.linesWrong': ({ lines }, say) =>
    lines === 1
      ? 'One line of the file is wrong. Mend it, or leave it out.'
      : `${say.number(lines)} lines of the file are wrong. Mend them, or leave them out.`,
  'hierarchy.fileEmpty': () => 'There are no places in the file.',
  'hierarchy.fileTooLong': ({ maximum }, say) =>
    `The file is too long: at most ${say.number(maximum)} lines go at once. Part it.`,
  'hierarchy.shiftsOverlap': ({ name }) => `This would overlap with the shift “${name}”.`,
  'hierarchy.nameTaken': ({ name }) => `There is a “${name}” here already. Choose another name.`,

  'live.notYourWork': () => 'Someone else started this, so only they can cancel it.',
  'live.noSuchWork': () => 'This is finished already.',

  'people.wrongSecret': ({ attemptsLeft }) =>
    attemptsLeft === 1
      ? 'E-mail or password is not right. One attempt is left before a pause.'
      : `E-mail or password is not right. ${attemptsLeft} attempts are left before a pause.`,
  'people.lockedOut': ({ retryInSeconds }, say) =>
    `Too many wrong attempts. Try again in ${say.duration(retryInSeconds)}.`,
  'people.signedOut': () => 'You are signed out. Sign in to go on.',
  'people.signedInElsewhere': ({ at }, say) =>
    `You signed in at another screen at ${say.time(at)}, so this one was signed out.`,
  'people.locked': () => 'This screen is locked. Unlock it with your password.',
  'people.alreadySetUp': () => 'This station is set up already. Sign in instead.',
  'people.emailTaken': ({ email }) => `Someone already has an account with ${email}.`,
  'people.invitationInvalid': () =>
    'This code does not fit this e-mail, was used, or is too old. Ask for a new invitation.',
  'people.notFound': () => 'This person is not there any more.',
  'people.pinTooEasy': () =>
    'This PIN is one of the first that anybody would try. Avoid repeats, runs like 123456, and years.',
  'people.pinOff': () => 'The PIN is off here. Use the password.',
  'people.seatsFull': ({ clientName, seats, taken }, say) =>
    `${clientName} has ${say.number(seats)} seats and ${say.number(taken)} are taken. Close an account, or ask for more seats.`,
  'people.seatsTaken': ({ seats, taken }, say) =>
    `${say.number(taken)} seats are taken, so ${say.number(seats)} are too few.`,
  'people.notInvited': () => 'This person has accepted the invitation already. Reset the password instead.',
  'people.notActive': () => 'This account is not active.',
  'people.alreadyActive': () => 'This account is active already.',
  'people.pictureUnreadable': () => 'This picture cannot be read. Choose another one.',
  'people.proofNeeded': () => 'It was not confirmed with your password, so nothing was changed.',
  'people.proofInvalid': () => 'The confirmation was too old, so nothing was changed. Try again.',
  'people.passwordTooCommon': () =>
    'This password is on lists of known passwords. Four or five random words are better.',

  ...fileRefusals,
  ...floorRefusals,
  ...syncRefusals,

  'printers.notFound': () => 'This printer is not there any more.',
  'printers.notConnected': ({ printer, link }, say) =>
    `${printer} is not connected (${say.link(link).toLowerCase()}).`,
  'printers.busy': ({ printer }) => `${printer} is busy. Wait for it, or cancel what it does.`,
  'printers.faulted': ({ printer }) => `${printer} has stopped and needs a look. Clear its fault first.`,
  'printers.badAddress': ({ address }) =>
    `“${address}” is not an address. It should be like serial:/dev/ttyUSB0 or tcp:192.168.1.20:8080.`,
  'printers.cannotOpen': ({ path, systemReason }, say) =>
    `${path} cannot be opened: ${say.reason(systemReason)}`,
  'printers.notAPrinter': ({ address }) =>
    `Something answers at ${address}, but it does not speak like a printer. Check the port and the cable.`,
  'printers.faultedAtConnect': ({ firmwareText }) => `The printer answered with an error: ${firmwareText}`,
  'printers.alreadyConnected': () => 'It is connected already.',
  'printers.wrongState': () => 'The printer cannot do this now. Look at what it is doing.',
  'printers.badCommand': ({ command, problem }) =>
    ({
      empty: 'There is no command in it.',
      tooLong: `“${command}” is too long to be sent.`,
      notPrintable: `“${command}” has characters that a printer does not understand.`,
      forbidden: `“${command}” is not sent from here: it has a button of its own, or is never told to a printer.`,
    })[problem],
  'printers.badTarget': ({ celsius }, say) => `${say.celsius(celsius)} is not a temperature that can be set.`,
  'printers.emptyJob': () => 'There is nothing to print in the file.',
  'printers.cannotReadFile': ({ systemReason }) => `The file cannot be read: ${systemReason}`,
  'printers.badLine': ({ fileLine }, say) =>
    `Line ${say.number(fileLine)} of the file cannot be sent to a printer.`,
  'printers.unknownProfile': () => 'This kind of printer is not known here.',
  'printers.targetTooHot': ({ heater, limitCelsius }, say) =>
    `Too hot: the ${heater === 'bed' ? 'bed' : 'hotend'} of this printer takes ${say.celsius(limitCelsius)} at most.`,
  'printers.unknownMaterial': () => 'This kind of printer has no settings for that material.',
  'printers.wrongPlace': () => 'A printer stands in a factory or in an area of one.',
  'printers.addressTaken': ({ printer }) => `${printer} already uses this port.`,

  'printing.notFound': () => 'This print is not there any more.',
  'printing.wrongState': ({ subject, state }, say) =>
    `The ${subject} is now “${say.state(state)}”, and this does not fit that state.`,
  'printing.changedMeanwhile': ({ state }, say) =>
    `Someone was faster: it is now “${say.state(state)}”. Look again before you go on.`,
  'printing.notSliced': () => 'It is not sliced yet.',
  'printing.approvalVoid': () =>
    'The approval is void, because something changed after it. It needs a new review.',
  'printing.reasonMissing': () => 'Give a reason. The requester will read it.',
  'printing.requesterMayNotReview': () => 'You asked for this print, so someone else has to review it.',
  'printing.printerBusy': ({ printer }) => `${printer} has a print in hand already.`,
  'printing.printerNotReady': ({ printer, link }, say) =>
    `${printer} is not ready (${say.link(link).toLowerCase()}).`,
  'printing.printerFaulted': ({ printer }) =>
    `${printer} has stopped and needs a look. Clear its fault first.`,
  'printing.bedNotClear': ({ printer }) => `The bed of ${printer} is not clear. Remove the last part first.`,
  'printing.plateTokenInvalid': () =>
    'The word that the bed is clear has been used or is too old. Confirm it again.',
  'printing.startExpired': () => 'The start took longer than 30 seconds and was called off. Nothing moved.',
  'printing.materialDiffers': ({ wanted, loaded }) => `The task needs ${wanted}; ${loaded} is loaded.`,
  'printing.profileDiffers': ({ printer }) =>
    `The task was made for another kind of printer than ${printer}.`,
  'printing.tooHot': ({ printer, heater, limitCelsius }, say) =>
    `The file asks for too much heat: the ${heater === 'bed' ? 'bed' : 'hotend'} of ${printer} takes ${say.celsius(limitCelsius)} at most.`,
  'printing.tooLargeForBed': ({ printer }) => `The part is too large for the bed of ${printer}.`,
  'printing.fileChanged': () => 'The file is not the one that was approved. It needs a new review.',
  'printing.factoryMismatch': () => 'The task belongs to another factory than this printer.',

  'projects.notFound': () => 'This project is not there any more.',
  'projects.changedMeanwhile': () => 'Someone changed it meanwhile. Look again before you go on.',
  'projects.hasOpenTasks': ({ tasks }, say) =>
    `It still has open print tasks (${say.number(tasks)}). Finish or cancel them first.`,
  'projects.notAnalysed': () => 'The file is still being checked. Try again in a moment.',
  'projects.notAModel': () => 'This is not a 3D model, so it cannot be sliced.',
  'projects.gcodeNeedsNoSlicing': () => 'This is G-code already, so it needs no slicing.',
  'projects.unknownProfile': () => 'This print profile is not known here.',
  'projects.unknownMaterial': ({ materialKey }) => `The material ${materialKey} is not known here.`,

  'slicing.notAMesh': () => 'This is not a 3D model, so it cannot be sliced.',
  'slicing.meshOpen': ({ openEdges }, say) =>
    `The model has holes (${say.number(openEdges)} open edges), so its inside is not known. Repair it first.`,
  'slicing.tooManyTriangles': ({ triangles, limit }, say) =>
    `The model has ${say.number(triangles)} triangles; the slicer takes ${say.number(limit)}. Simplify it.`,
  'slicing.tooLargeForBed': ({ size, bed }, say) =>
    `The model (${[size.x, size.y, size.z].map((side) => say.number(side, 1)).join(' × ')} mm) is larger than the bed (${[bed.x, bed.y, bed.z].map((side) => say.number(side)).join(' × ')} mm).`,
  'slicing.unknownMaterial': ({ material }) => `The profile has no settings for ${material}.`,
  'slicing.noLayers': () => 'The slicer made no layers out of this model. It may be too thin, or broken.',
  'slicing.outsideBed': () => 'The toolpath leaves the bed.',
  'slicing.cancelled': () => 'Slicing was cancelled.',
  'slicing.tooSlow': ({ limitSeconds }, say) => `Slicing took longer than ${say.duration(limitSeconds)}.`,
  'slicing.engineFailed': ({ detail }) => `The slicer failed: ${detail}`,
};
