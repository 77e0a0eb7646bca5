export const shell = {
  panels: {
    bench: 'Bench',
    review: 'Review',
    projects: 'Projects',
    factories: 'Factories',
    people: 'People',
    record: 'Record',
  },
};
