import { Navigate, useParams } from '@tanstack/react-router';
import { DEFAULT_ROLES } from '../../src/shop/access/index.ts';
import { useAccess } from '../app/access.tsx';
import { useFormat, useWords } from '../text/index.ts';
import { useRoleWord } from '../text/roles.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import type { ComingPanelKey } from './coming-panels.ts';
import { panelPermissions } from './panel-permissions.ts';
import { panelAt, panelsOf, type Panel } from './panels.ts';

/** Any other address: an empty room where there is one and its panel is the person's, else home. */
export function Elsewhere() {
  // Of this very screen: the address of the window is already that of the next one while its screen is fetched.
  const { _splat: path = '' } = useParams({ strict: false });
  const { mayAnywhere } = useAccess();
  const panel = panelAt(`/${path}`);
  const own = panel !== null && panelsOf(mayAnywhere).includes(panel);
  return own && isComing(panel) ? <EmptyRoom panel={panel} /> : <Navigate to="/" replace />;
}

type ComingPanel = Panel & { readonly key: ComingPanelKey };

function isComing(panel: Panel): panel is ComingPanel {
  return !panel.built;
}

/** A room that is not built yet: what will be done there, and by whom. */
function EmptyRoom({ panel }: { readonly panel: ComingPanel }) {
  const t = useWords();
  const { list } = useFormat();
  const roleWord = useRoleWord();
  const roles = DEFAULT_ROLES.filter(
    ({ pack, permissions }) =>
      pack === panel.pack && panel.opensWith.some((permission) => permissions.includes(permission)),
  ).map(({ name }) => roleWord(name));
  return (
    <Page
      title={t(`shell.panels.${panel.key}`)}
      aside={t('shell.coming.badge')}
      permissions={panelPermissions(panel.key)}
    >
      <EmptyState icon={panel.icon} title={t(`shell.coming.about.${panel.key}`)}>
        {t('shell.coming.roles', { roles: list(roles) })}
      </EmptyState>
    </Page>
  );
}
