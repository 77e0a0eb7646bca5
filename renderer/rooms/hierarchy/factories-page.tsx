import { SegmentedControl } from '@mantine/core';
import { IconFileTypeCsv, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopes } from '../../app/place.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { Page } from '../../ui/page.tsx';
import { CreatePlace } from './create-place.tsx';
import { FiguresView } from './figures-view.tsx';
import { ImportView } from './import-view.tsx';
import { PlacesView } from './places-view.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

const VIEWS = ['figures', 'places'] as const;
type View = (typeof VIEWS)[number] | 'import';

interface Where {
  readonly view: View;
  readonly place?: string | null;
}

/** The company's places: factories in figures, all places as a tree, and many at once from a file. */
export function FactoriesPage() {
  const t = useWords();
  const navigate = useNavigate();
  const { mayAnywhere } = useAccess();
  const seesFigures = mayAnywhere('factory.list');
  const { view: viewText, place = null } = useSearch({ strict: false }) as { view?: string; place?: string };
  const view = viewOf(viewText, seesFigures);
  const go = ({ view: next, place: placeId = null }: Where) =>
    void navigate({
      to: '/factories',
      search: { view: next, ...(placeId === null ? {} : { place: placeId }) },
    });
  return (
    <Page
      filled={view !== 'figures'}
      permissions={panelPermissions('factories')}
      title={t('factories.title')}
      aside={
        seesFigures ? (
          <SegmentedControl
            aria-label={t('factories.title')}
            data={VIEWS.map((value) => ({ value, label: t(`factories.view.${value}`) }))}
            value={view === 'import' ? 'places' : view}
            onChange={(next) => go({ view: next })}
          />
        ) : null
      }
      actions={
        view === 'import' ? null : (
          <NewPlaces onCreated={(created) => go({ view: 'places', place: created })} />
        )
      }
    >
      {view === 'figures' ? <FiguresView /> : null}
      {view === 'places' ? (
        <PlacesView placeId={place} onOpen={(next) => go({ view: 'places', place: next })} />
      ) : null}
      {view === 'import' ? (
        <ImportView
          placeId={place}
          onPlace={(next) => go({ view: 'import', place: next })}
          onLeave={() => go({ view: 'places' })}
        />
      ) : null}
    </Page>
  );
}

function viewOf(text: string | undefined, seesFigures: boolean): View {
  if (text === 'import') return text;
  return text === 'places' || !seesFigures ? 'places' : 'figures';
}

function NewPlaces({ onCreated }: { readonly onCreated: (scopeId: string) => void }) {
  const t = useWords();
  const navigate = useNavigate();
  const parents = useFactoryParents();
  const [creating, setCreating] = useState(false);
  const first = parents.find(({ kind }) => kind === 'enterprise') ?? parents[0];
  const scopeId = useAskedAt(parents);
  return (
    <>
      <GuardedButton
        permission="factory.create"
        scopeId={scopeId}
        variant="default"
        leftSection={<IconFileTypeCsv aria-hidden size={18} />}
        onClick={() =>
          void navigate({
            to: '/factories',
            search: { view: 'import', ...(first ? { place: first.id } : {}) },
          })
        }
      >
        {t('factories.import.open')}
      </GuardedButton>
      <GuardedButton
        permission="factory.create"
        scopeId={scopeId}
        leftSection={<IconPlus aria-hidden size={18} />}
        onClick={() => setCreating(true)}
      >
        {t('factories.create.open')}
      </GuardedButton>
      {creating ? (
        <CreatePlace
          kind="factory"
          parents={parents}
          onClose={() => setCreating(false)}
          onCreated={onCreated}
        />
      ) : null}
    </>
  );
}

/** Where a new factory can stand: companies and enterprises where this person may make one. */
function useFactoryParents(): readonly ScopeView[] {
  const scopes = useScopes();
  const { may } = useAccess();
  return scopes.filter(
    ({ id, kind }) => (kind === 'client' || kind === 'enterprise') && may('factory.create', id),
  );
}

/** The place that a button is asked about: one where it is on, else the highest that the person sees. */
function useAskedAt(parents: readonly ScopeView[]): string {
  const scopes = useScopes();
  return (parents[0] ?? scopes.find(({ kind }) => kind === 'client') ?? scopes[0])?.id ?? '';
}
