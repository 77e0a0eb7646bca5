import { expect, test } from 'vitest';
import { createUploads } from '../../../renderer/app/uploads.ts';

const TARGET = { projectId: 'project', modelId: null };

/** Refused before it is sent, so that nothing leaves the test. */
const fileOf = (name: string) => new File(['words'], name);

test('the uploads of one person are not shown to the next, and are there again when they come back', () => {
  let token = 'otto';
  const uploads = createUploads(() => ({ authorization: `Bearer ${token}` }));
  const shown = () => uploads.store.getState().uploads.map(({ name }) => name);
  uploads.add(TARGET, [fileOf('otto.txt')]);
  expect(shown()).toEqual(['otto.txt']);

  token = 'dana';
  uploads.showOwn();
  expect(shown()).toEqual([]);
  uploads.add(TARGET, [fileOf('dana.txt')]);
  expect(shown()).toEqual(['dana.txt']);

  token = 'otto';
  uploads.showOwn();
  expect(shown()).toEqual(['otto.txt']);
  const [own] = uploads.store.getState().uploads;
  uploads.forget(own?.uploadId ?? 0);
  expect(shown()).toEqual([]);

  token = 'dana';
  uploads.showOwn();
  expect(shown()).toEqual(['dana.txt']);
});
