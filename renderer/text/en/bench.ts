export const bench = {
  title: 'Bench',
  hotend: 'Hotend',
  bed: 'Bed',
};
