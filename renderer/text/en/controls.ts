export const controls = {
  tabs: {
    label: 'Parts of this page',
    overview: 'Overview',
    controls: 'Controls',
    console: 'Console',
    parameters: 'Parameters',
    bed: 'Bed',
    past: 'Past',
    setup: 'Set up',
  },
  past: { none: 'Nothing has been printed on {{name}} yet' },
};
