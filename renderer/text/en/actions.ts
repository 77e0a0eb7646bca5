export const actions = {
  projects_create: 'Created a project',
};
