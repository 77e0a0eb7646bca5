import { eq, isNull } from 'drizzle-orm';
import { gcodeRules } from '../../../src/shop/printing/tables.ts';
import { models, modelVersions, projects } from '../../../src/shop/projects/tables.ts';
import { anyOf, CHOICE, newest, type Act } from './scene.ts';

/** What is done to projects, their models, and the rules for files. */
export const projectActs = {
  createProject({ choices, company, factories, nextId, now }, rows) {
    const factoryId = choices.of(factories);
    const area = company.areas[company.factories.indexOf(factoryId)] ?? factoryId;
    const scopeId = choices.of([factoryId, area]);
    const id = nextId('project');
    const at = now();
    const createdBy = choices.of(company.people);
    rows
      .insert(projects)
      .values({ id, scopeId, name: id, description: '', createdBy, createdAt: at, changedAt: at, version: 1 })
      .run();
    return { action: 'projects.create', recordId: id, scopeId };
  },
  editProject({ choices, nextId, now }, rows) {
    const project = anyOf(choices, newest(rows, projects, CHOICE, isNull(projects.deletedAt)));
    if (project === null) return null;
    const change =
      choices.below(3) === 0
        ? { description: nextId('text') }
        : choices.below(12) === 0
          ? { deletedAt: now() }
          : { name: nextId('project name') };
    rows
      .update(projects)
      .set({ ...change, changedAt: now(), version: project.version + 1 })
      .where(eq(projects.id, project.id))
      .run();
    return { action: 'projects.update', recordId: project.id, scopeId: project.scopeId };
  },
  /** One transaction that writes a row several times: what stands is what it wrote last. */
  twiceInOne({ choices, company, factories, nextId, now }, rows) {
    const id = nextId('project');
    const scopeId = choices.of(factories);
    const createdBy = choices.of(company.people);
    const first = {
      id,
      scopeId,
      name: id,
      description: '',
      createdBy,
      createdAt: now(),
      changedAt: now(),
      version: 1,
    };
    rows.insert(projects).values(first).run();
    rows
      .update(projects)
      .set({ name: `${id} named` })
      .where(eq(projects.id, id))
      .run();
    rows
      .update(projects)
      .set({ name: `${id} named anew`, version: 2 })
      .where(eq(projects.id, id))
      .run();
    return { action: 'projects.copy', recordId: id, scopeId };
  },
  addModel({ choices, company, nextId, now, stationId }, rows) {
    const project = anyOf(choices, newest(rows, projects, CHOICE, isNull(projects.deletedAt)));
    if (project === null) return null;
    const [id, versionId] = [nextId('model'), nextId('version')];
    const by = choices.of(company.people);
    const at = now();
    rows.insert(models).values({ id, projectId: project.id, name: id, createdBy: by, createdAt: at }).run();
    rows
      .insert(modelVersions)
      .values({
        id: versionId,
        modelId: id,
        projectId: project.id,
        number: 1,
        contentHash: versionId,
        fileName: `${id}.stl`,
        bytes: 84,
        uploadedBy: by,
        uploadedAt: at,
        analysis: { state: 'analysing' },
        stationId,
      })
      .run();
    return { action: 'projects.upload', recordId: id, scopeId: project.scopeId };
  },
  setRule({ choices, company, factories, nextId }, rows) {
    const scopeId = choices.of([...factories, company.clientId]);
    const level = choices.of(['refuse', 'warn', 'allow'] as const);
    const rule = anyOf(choices, newest(rows, gcodeRules, CHOICE, eq(gcodeRules.scopeId, scopeId)));
    if (rule === null || choices.below(4) === 0) {
      const id = nextId('rule');
      rows.insert(gcodeRules).values({ id, scopeId, finding: 'neverHeats', level, version: 1 }).run();
      return { action: 'printing.setRule', recordId: id, scopeId };
    }
    rows
      .update(gcodeRules)
      .set({ level, version: rule.version + 1 })
      .where(eq(gcodeRules.id, rule.id))
      .run();
    return { action: 'printing.setRule', recordId: rule.id, scopeId };
  },
  removeRule({ choices }, rows) {
    const rule = anyOf(choices, newest(rows, gcodeRules, CHOICE));
    if (rule === null) return null;
    rows.delete(gcodeRules).where(eq(gcodeRules.id, rule.id)).run();
    return { action: 'printing.removeRule', recordId: rule.id, scopeId: rule.scopeId };
  },
} satisfies Readonly<Record<string, Act>>;
