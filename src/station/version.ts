import packageFile from '../../package.json' with { type: 'json' };

export const PRINTHALL_VERSION: string = packageFile.version;
