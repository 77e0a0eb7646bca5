export const factories = {
  title: 'factories',
};
