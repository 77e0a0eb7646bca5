export { createDisplays, type Displays } from './displays.ts';
export { createFileMoves, type FileMoves, type FileMovesHouse } from './file-moves.ts';
export { fileOfTrouble } from './file-troubles.ts';
export { diskRoom } from './room.ts';
export { URGENCY, type Urgency } from './urgency.ts';
