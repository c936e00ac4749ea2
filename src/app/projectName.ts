/** The ending of a project's file. */
export const PROJECT_ENDING = '.kernelscope';

/** Whether a file is a project or an experiment, by its name. */
export const isProject = (name: string): boolean =>
  name.toLowerCase().endsWith(PROJECT_ENDING) || name.toLowerCase().endsWith(`${PROJECT_ENDING}.json`);
