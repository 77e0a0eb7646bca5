import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCube, IconPlus, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectSummary } from '../../../src/shop/projects/index.ts';
import { useAccess } from '../../app/access.tsx';
import { scopeInput, useScopeId } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { NewProject, useProjectPlaces } from './new-project.tsx';
import { CardsLoading, ProjectCards } from './project-cards.tsx';
import styles from './projects.module.css';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

const ORDERS = ['changed', 'name', 'open'] as const;
type Order = (typeof ORDERS)[number];

/** Long enough not to ask for every letter, short enough to feel like typing. */
const SEARCH_PAUSE_MILLISECONDS = 180;

/** All projects that the person may see in this place, as cards with the newest part's picture. */
export function ProjectsPage() {
  const t = useWords();
  const { number } = useFormat();
  const { search = '', order = 'changed' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const places = useProjectPlaces();
  const projects = useProjects(search);
  const shown = sorted(projects.data ?? [], orderOf(order));
  const narrow = (part: { search?: string; order?: string }) =>
    void navigate({
      to: '/projects',
      search: () => ({ ...(search ? { search } : {}), order, ...part }),
      replace: true,
    });
  const make = <MakeButton places={places.length} onMake={() => setMaking(true)} />;
  return (
    <Page
      filled
      permissions={panelPermissions('projects')}
      title={t('projects.title')}
      aside={projects.data ? <span className="figures">{number(projects.data.length)}</span> : null}
      actions={make}
    >
      <div className={styles['toolbar']}>
        <TextInput
          className={styles['search'] ?? ''}
          type="search"
          aria-label={t('projects.search')}
          placeholder={t('projects.search')}
          leftSection={<IconSearch aria-hidden size={18} />}
          rightSection={
            search ? (
              <CloseButton aria-label={t('projects.clearSearch')} onClick={() => narrow({ search: '' })} />
            ) : null
          }
          value={search}
          onChange={(event) => narrow({ search: event.currentTarget.value })}
        />
        <Select
          className={styles['order'] ?? ''}
          aria-label={t('projects.orderLabel')}
          allowDeselect={false}
          data={ORDERS.map((value) => ({ value, label: t(`projects.order.${value}`) }))}
          value={orderOf(order)}
          onChange={(value) => narrow({ order: value ?? 'changed' })}
        />
      </div>
      {projects.isPending ? <CardsLoading /> : null}
      {projects.isError ? (
        <ErrorState error={projects.error} onRetry={() => void projects.refetch()} />
      ) : null}
      {projects.data && shown.length === 0 ? (
        search ? (
          <EmptyState
            icon={IconSearchOff}
            title={t('projects.noneFound')}
            action={
              <Button variant="default" onClick={() => narrow({ search: '' })}>
                {t('projects.clearSearch')}
              </Button>
            }
          >
            {t('projects.noneFoundHelp', { search })}
          </EmptyState>
        ) : (
          <EmptyState icon={IconCube} title={t('projects.empty')} action={make}>
            {t('projects.emptyHelp')}
          </EmptyState>
        )
      ) : null}
      {shown.length > 0 ? <ProjectCards projects={shown} /> : null}
      <NewProject opened={making} places={places} onClose={() => setMaking(false)} />
    </Page>
  );
}

function useProjects(search: string) {
  const api = useApi();
  const scopeId = useScopeId();
  const [settled] = useDebouncedValue(search, SEARCH_PAUSE_MILLISECONDS);
  const input = { ...scopeInput(scopeId), ...(settled.trim() ? { search: settled.trim() } : {}) };
  return useQuery(api.projects.list.queryOptions({ input, placeholderData: keepPreviousData }));
}

function MakeButton({ places, onMake }: { readonly places: number; readonly onMake: () => void }) {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  // Who only looks at projects is not shown what they could never do here.
  if (places === 0 && !mayAnywhere('project.create')) return null;
  return (
    <Button leftSection={<IconPlus aria-hidden size={19} />} onClick={onMake}>
      {t('projects.new')}
    </Button>
  );
}

function orderOf(text: string): Order {
  return ORDERS.find((order) => order === text) ?? 'changed';
}

function sorted(projects: readonly ProjectSummary[], order: Order): readonly ProjectSummary[] {
  const open = ({ tasksByState }: ProjectSummary) =>
    Object.values(tasksByState).reduce((sum, tasks) => sum + tasks, 0);
  return projects.toSorted((left, right) => {
    if (order === 'name') return left.name.localeCompare(right.name);
    if (order === 'open') return open(right) - open(left) || right.changedAt - left.changedAt;
    return right.changedAt - left.changedAt;
  });
}
