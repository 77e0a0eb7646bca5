import { IconArrowLeft, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { ActionIcon, Anchor, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useMay } from '../../app/access.tsx';
import { useApi, useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { AskForPrint } from './ask-for-print.tsx';
import { chosenVersion } from './chosen-model.ts';
import { DeleteProject, EditProject } from './change-project.tsx';
import { DropArea, useDroppedFiles } from './drop-area.tsx';
import { ModelList } from './model-list.tsx';
import { ModelPane } from './model-pane.tsx';
import { ProjectTasks } from './project-tasks.tsx';
import { UploadList } from './upload-list.tsx';
import styles from './projects.module.css';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

/** One project: its models, what is being uploaded, the chosen model in 3D, and where each asked-for print stands. */
export function ProjectPage() {
  const t = useWords();
  const api = useApi();
  const { projectId } = useParams({ strict: false });
  const project = useQuery(api.projects.get.queryOptions({ input: { projectId: projectId as never } }));
  if (project.data) return <LoadedProject key={project.data.projectId} project={project.data} />;
  return (
    <Page title={t('projects.title')} aside={<BackToProjects />}>
      {project.isError ? (
        <ErrorState error={project.error} onRetry={() => void project.refetch()} />
      ) : (
        <LoadingRows rows={5} height={84} />
      )}
    </Page>
  );
}

function LoadedProject({ project }: { readonly project: ProjectDetail }) {
  const { uploads } = useServices();
  const { model: chosenId, ask } = useSearch({ strict: false });
  const navigate = useNavigate();
  const mayUpload = useMay('model.upload', project.scopeId, project.createdBy);
  const addFiles = (files: readonly File[], modelId: string | null = null) =>
    uploads.add({ projectId: project.projectId, modelId }, files);
  const dropping = useDroppedFiles(mayUpload, addFiles);
  const chosen = chosenVersion(project, chosenId);
  const show = (search: Record<string, string>) =>
    void navigate({
      to: '/projects/$projectId',
      params: { projectId: project.projectId },
      search: () => search,
      replace: true,
    });
  const empty = project.modelList.length === 0;
  return (
    <Page
      filled
      permissions={panelPermissions('projects')}
      title={project.name}
      aside={<Aside project={project} />}
      actions={<ProjectMenu project={project} />}
    >
      <div className={styles['split']} data-empty={empty || undefined}>
        <div className={styles['left']}>
          {project.description ? <p className={styles['description']}>{project.description}</p> : null}
          <DropArea
            project={project}
            large={empty}
            dropping={dropping}
            onFiles={(files) => addFiles(files)}
          />
          <UploadList projectId={project.projectId} />
          {empty ? null : (
            <ModelList
              project={project}
              chosenId={chosen?.version.modelVersionId ?? null}
              onChoose={(modelVersionId) => show({ model: modelVersionId })}
              onNewVersion={(modelId, files) => addFiles(files, modelId)}
            />
          )}
          <ProjectTasks project={project} />
        </div>
        {chosen ? (
          <ModelPane
            key={chosen.version.modelVersionId}
            project={project}
            {...chosen}
            onChoose={(modelVersionId) => show({ model: modelVersionId })}
            onAsk={() => show({ model: chosen.version.modelVersionId, ask: 'new' })}
          />
        ) : null}
      </div>
      {ask ? (
        <AskForPrint
          project={project}
          chosen={chosen}
          taskId={ask === 'new' ? null : ask}
          onClose={() => show(chosenId ? { model: chosenId } : {})}
        />
      ) : null}
    </Page>
  );
}

function BackToProjects() {
  const t = useWords();
  return (
    <Anchor component={Link} to="/projects" className={styles['back'] ?? ''}>
      <IconArrowLeft aria-hidden size={17} />
      {t('projects.title')}
    </Anchor>
  );
}

function Aside({ project }: { readonly project: ProjectDetail }) {
  const t = useWords();
  const { date } = useFormat();
  return (
    <span className={styles['aside']}>
      <BackToProjects />
      <span>{project.scopeName}</span>
      <span>{t('projects.madeBy', { name: project.createdByName, date: date(project.createdAt) })}</span>
    </span>
  );
}

function ProjectMenu({ project }: { readonly project: ProjectDetail }) {
  const t = useWords();
  const [doing, setDoing] = useState<'edit' | 'delete' | null>(null);
  const mayEdit = useMay('project.modify', project.scopeId, project.createdBy);
  const mayDelete = useMay('project.delete', project.scopeId, project.createdBy);
  if (!mayEdit && !mayDelete) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('projects.change')}>
            <IconDots aria-hidden size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit ? (
            <Menu.Item leftSection={<IconPencil aria-hidden size={18} />} onClick={() => setDoing('edit')}>
              {t('projects.rename')}
            </Menu.Item>
          ) : null}
          {mayDelete ? (
            <Menu.Item leftSection={<IconTrash aria-hidden size={18} />} onClick={() => setDoing('delete')}>
              {t('projects.delete')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {doing === 'edit' ? <EditProject project={project} onClose={() => setDoing(null)} /> : null}
      {doing === 'delete' ? <DeleteProject project={project} onClose={() => setDoing(null)} /> : null}
    </>
  );
}
