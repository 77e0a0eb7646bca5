import type { WarningSentences } from '../warning-sentences.ts';

export const warnings: WarningSentences = {
  'files.openEdges': ({ edges }, say) =>
    `The surface has holes (${say.number(edges)} open edges); a slicer guesses what is inside.`,
  'files.flippedEdges': ({ edges }, say) => `Some faces point the wrong way (${say.number(edges)} edges).`,
  'files.degenerateTriangles': ({ triangles }, say) =>
    `${say.number(triangles)} triangles have no area and were left out.`,
  'files.insideOut': () => 'The surface is inside out. Most slicers cope; look at the toolpath.',
  'files.edgesNotChecked': () => 'The model is too large for its surface to be checked for holes.',
  'files.unlikelySize': ({ largestMillimetres }, say) =>
    `An unlikely size: its longest side is ${say.millimetres(largestMillimetres)}. Were the units inches or metres?`,
  'files.threeMfExtension': ({ extension }) =>
    `The 3MF uses an extension that Printhall does not know (${extension}); it is shown without.`,
  'files.gcodeWaits': ({ line, command }, say) =>
    `The print stops at line ${say.number(line)} (${command}) until someone goes on.`,
  'files.gcodeNeverHeats': () => 'The G-code never heats: the printer prints only if it is hot already.',
  'files.gcodeLeavesHot': () => 'The G-code leaves a heater on. Printhall switches it off at the end.',
  'files.gcodeBelowZero': ({ line }, say) => `Line ${say.number(line)} moves to a place below zero.`,
  'files.gcodePlaceholder': ({ line, text }, say) =>
    `Line ${say.number(line)} holds “${text}”, which a slicer forgot to fill in.`,
};
