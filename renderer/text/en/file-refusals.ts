import type { RefusalSentences } from '../refusal-sentences.ts';

/** What is refused about files: that they arrive whole, can be read, and hold what can be printed. */
export const fileRefusals = {
  'files.tooLarge': ({ limitBytes, sizeBytes }, say) =>
    `The file has ${say.bytes(sizeBytes)}; ${say.bytes(limitBytes)} is the most.`,
  'files.empty': () => 'The file is empty.',
  'files.incomplete': () => 'The file did not arrive whole. Upload it again.',
  'files.cancelled': () => 'The upload was cancelled.',
  'files.noRoom': () => 'The station’s disk is full. Nothing was kept.',
  'files.onItsWay': ({ fraction, waitsFor }, { percent }) => {
    if (waitsFor === 'hub')
      return 'The file is at another station. It comes as soon as the hub can be reached.';
    if (waitsFor === 'otherStation')
      return 'The file is still at another station. It comes when that one is online.';
    if (waitsFor === 'room')
      return 'This station’s disk is too full for the file. Make room; then it comes by itself.';
    if (waitsFor === 'trouble')
      return 'The file did not arrive as it left. See “Could not be synced” on the page Stations.';
    if (waitsFor === 'reading') return 'The file is here and is being read.';
    return fraction === null
      ? 'The file is on its way from another station.'
      : `The file is on its way from another station: ${percent(fraction)} is here.`;
  },
  'files.notStored': () => 'The file is not at this station.',
  'files.damaged': () => 'The stored file is damaged. Upload it again.',
  'files.unknownType': ({ known }) =>
    `Printhall does not read this kind of file. It reads: ${known.join(', ')}.`,
  'files.bgcodeNotYet': () =>
    'Binary G-code cannot be read yet. Export it again with “Binary G-code” switched off.',
  'files.stlTruncated': () => 'The STL file ends too early. Export it again.',
  'files.stlTooLong': () => 'The STL file is longer than it says it is. Export it again.',
  'files.stlNotFinite': ({ triangle }, say) =>
    `Triangle ${say.number(triangle)} has a corner that is not a number.`,
  'files.stlBadNumber': ({ line, text }, say) => `Line ${say.number(line)}: “${text}” is not a number.`,
  'files.stlBadLine': ({ line, expected, text }, say) =>
    `Line ${say.number(line)}: “${text}” stands where “${expected}” should.`,
  'files.notAZip': () => 'This is not a 3MF file, whatever its name says.',
  'files.zipDamaged': () => 'The 3MF file is damaged. Export it again.',
  'files.zipTooManyEntries': ({ limit }, say) => `There are more than ${say.number(limit)} files in the 3MF.`,
  'files.zipTooLargeInside': ({ limitBytes }, say) =>
    `Unpacked, the 3MF is larger than ${say.bytes(limitBytes)}.`,
  'files.zipRatio': () => 'Something in the 3MF unpacks to far more than it should.',
  'files.zipUnsafeEntry': ({ entry }) => `The 3MF holds something that is not safe to open (“${entry}”).`,
  'files.xmlDoctype': () => 'The 3MF holds a document type declaration, which is not allowed.',
  'files.xmlTooDeep': () => 'The 3MF is nested too deeply.',
  'files.xmlTooManyAttributes': () =>
    'The 3MF is not as a 3MF should be: an element has too many attributes.',
  'files.xmlInvalid': ({ line }, say) =>
    `The 3MF cannot be read: its XML breaks at line ${say.number(line)}.`,
  'files.threeMfNoModel': () => 'There is no model in the 3MF.',
  'files.threeMfUnknownUnit': ({ unit }) => `The 3MF measures in “${unit}”, which is not known.`,
  'files.threeMfBadNumber': ({ line, text }, say) => `Line ${say.number(line)}: “${text}” is not a number.`,
  'files.threeMfBadIndex': ({ line }, say) => `Line ${say.number(line)} names a corner that is not there.`,
  'files.threeMfMissingObject': ({ objectId }) => `The 3MF names an object that is not there (${objectId}).`,
  'files.threeMfDuplicateObject': ({ objectId }) => `The 3MF has two objects with one number (${objectId}).`,
  'files.threeMfCycle': ({ objectId }) => `An object of the 3MF contains itself (${objectId}).`,
  'files.threeMfTooDeep': () => 'The objects of the 3MF are nested too deeply.',
  'files.threeMfTooManyObjects': ({ limit }, say) => `The 3MF has more than ${say.number(limit)} objects.`,
  'files.objBadNumber': ({ line, text }, say) => `Line ${say.number(line)}: “${text}” is not a number.`,
  'files.objBadFace': ({ line }, say) => `Line ${say.number(line)}: this face cannot be read.`,
  'files.objBadIndex': ({ line }, say) => `Line ${say.number(line)} names a corner that is not there.`,
  'files.noTriangles': () => 'There is no shape in the file.',
  'files.tooManyTriangles': ({ limit, triangles }, say) =>
    `The model has ${say.number(triangles)} triangles; ${say.number(limit)} is the most. Simplify it.`,
  'files.tooManyVertices': ({ limit }, say) =>
    `The model has more than ${say.number(limit)} corners. Simplify it.`,
  'files.coordinateTooLarge': () => 'A corner of the model lies kilometres away. Check its units.',
  'files.lineTooLong': ({ line }, say) => `Line ${say.number(line)} is too long.`,
  'files.gcodeLineTooLong': ({ line }, say) => `Line ${say.number(line)} is too long for G-code.`,
  'files.gcodeBinary': () => 'This is not readable G-code. Export it as text.',
  'files.gcodeTooManyLines': ({ limit }, say) => `The G-code has more than ${say.number(limit)} lines.`,
  'files.gcodeBadNumber': ({ line, text }, say) => `Line ${say.number(line)}: “${text}” is not a number.`,
  'files.gcodeNoCommands': () => 'There are no commands in the G-code.',
  'files.gcodeBlockedCommand': ({ line, command }, say) =>
    `Line ${say.number(line)} has ${command}, which Printhall never sends to a printer.`,
  'files.analysisTooSlow': ({ limitSeconds }, say) =>
    `The check took longer than ${say.duration(limitSeconds)}.`,
  'files.analysisTooMuchMemory': () => 'The file is too large to be checked at this station.',
} satisfies Partial<RefusalSentences>;
