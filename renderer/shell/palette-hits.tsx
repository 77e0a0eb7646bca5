import { IconFilamentPrinter } from '../ui/icon-filament-printer.ts';
import { useQuery } from '@tanstack/react-query';
import type { NavigateOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAccess } from '../app/access.tsx';
import { useScopes } from '../app/place.tsx';
import { useApi } from '../app/services.tsx';
import { useWords } from '../text/index.ts';
import { PartPicture } from '../ui/part-picture.tsx';
import { PersonFace } from '../ui/person-face.tsx';
import { SCOPE_ICONS } from '../ui/scope-icons.ts';
import { panelsOf } from '../workspaces/panels.ts';

/** One thing that the search found. */
export interface Hit {
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly picture: ReactNode;
  readonly target: NavigateOptions;
}

const EACH_AT_MOST = 6;

const SEES_PEOPLE = ['user.list', 'user.manage', 'operator.manage'] as const;

function has(name: string, query: string): boolean {
  return name.toLocaleLowerCase().includes(query.toLocaleLowerCase());
}

/** What is called like the query; with an empty one, the screens and printers. */
export function useHits(query: string): readonly Hit[] {
  return [
    ...useScreenHits(query),
    ...usePrinterHits(query),
    ...useProjectHits(query),
    ...useTaskHits(query),
    ...usePeopleHits(query),
    ...usePlaceHits(query),
  ];
}

function useScreenHits(query: string): readonly Hit[] {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  return panelsOf(mayAnywhere)
    .map(({ key, path, icon: Shape }) => ({
      key,
      name: t(`shell.panels.${key}`),
      kind: t('shell.search.screens'),
      picture: <Shape aria-hidden size={22} stroke={1.75} />,
      target: { to: path } as NavigateOptions,
    }))
    .filter(({ name }) => has(name, query));
}

function usePrinterHits(query: string): readonly Hit[] {
  const t = useWords();
  const api = useApi();
  const { data = [] } = useQuery(api.printers.list.queryOptions({ input: {} }));
  return data
    .filter(({ name }) => has(name, query))
    .slice(0, EACH_AT_MOST)
    .map(({ printerId, name }) => ({
      key: printerId,
      name,
      kind: t('shell.search.printers'),
      picture: <IconFilamentPrinter aria-hidden size={22} stroke={1.75} />,
      target: { to: '/bench/$printerId', params: { printerId } },
    }));
}

function useProjectHits(query: string): readonly Hit[] {
  const t = useWords();
  const api = useApi();
  const input = { search: query };
  const { data = [] } = useQuery(api.projects.list.queryOptions({ input, enabled: query !== '' }));
  return data.slice(0, EACH_AT_MOST).map(({ projectId, name, pictureOf }) => ({
    key: projectId,
    name,
    kind: t('shell.search.projects'),
    picture: <PartPicture modelVersionId={pictureOf} name={name} size={36} decorative />,
    target: { to: '/projects/$projectId', params: { projectId } },
  }));
}

function useTaskHits(query: string): readonly Hit[] {
  const t = useWords();
  const api = useApi();
  const input = { search: query, limit: EACH_AT_MOST };
  const { data } = useQuery(api.printing.tasks.queryOptions({ input, enabled: query !== '' }));
  return (data?.tasks ?? []).map(({ taskId, number, modelName, modelVersionId }) => ({
    key: taskId,
    name: t('shell.search.task', { number, name: modelName }),
    kind: t('shell.search.tasks'),
    picture: <PartPicture modelVersionId={modelVersionId} name={modelName} size={36} decorative />,
    target: { to: '/tasks/$taskId', params: { taskId } },
  }));
}

function usePeopleHits(query: string): readonly Hit[] {
  const t = useWords();
  const api = useApi();
  const { mayAnywhere } = useAccess();
  const sees = SEES_PEOPLE.some(mayAnywhere);
  const input = { search: query, limit: EACH_AT_MOST };
  const { data } = useQuery(api.people.list.queryOptions({ input, enabled: sees && query !== '' }));
  return (data?.people ?? []).map(({ personId, name }) => ({
    key: personId,
    name,
    kind: t('shell.search.people'),
    picture: <PersonFace name={name} size={32} />,
    target: { to: '/people/$personId', params: { personId } },
  }));
}

/** Places open where they can be looked after; who only works there finds them in the place switcher. */
function usePlaceHits(query: string): readonly Hit[] {
  const t = useWords();
  const scopes = useScopes();
  const { mayAnywhere } = useAccess();
  const looksAfter = panelsOf(mayAnywhere).some(({ key }) => key === 'factories');
  if (!looksAfter || query === '') return [];
  return scopes
    .filter(
      ({ kind, within, name }) => kind !== 'printer' && kind !== 'platform' && within && has(name, query),
    )
    .slice(0, EACH_AT_MOST)
    .map(({ id, kind, path }) => {
      const Shape = SCOPE_ICONS[kind];
      return {
        key: id,
        name: path.slice(-2).join(' › '),
        kind: t('shell.search.places'),
        picture: <Shape aria-hidden size={22} stroke={1.75} />,
        target: { to: '/factories', search: { view: 'places', place: id } },
      };
    });
}
