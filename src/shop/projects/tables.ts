import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { placedBy, placedWith, synced } from '../records/synced.ts';
import type { AnalysisState, GcodeFacts } from './model.ts';
import type { SlicingRefusal } from '../files/index.ts';

export const projects = sqliteTable(
  'projects',
  {
    id: text('id').primaryKey(),
    scopeId: text('scope_id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
    deletedAt: integer('deleted_at'),
    version: integer('version').notNull(),
  },
  (table) => [index('projects_scope').on(table.scopeId)],
);

export const models = sqliteTable(
  'models',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id').notNull(),
    name: text('name').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('models_project').on(table.projectId)],
);

export const modelVersions = sqliteTable(
  'model_versions',
  {
    id: text('id').primaryKey(),
    modelId: text('model_id').notNull(),
    projectId: text('project_id').notNull(),
    number: integer('number').notNull(),
    contentHash: text('content_hash').notNull(),
    fileName: text('file_name').notNull(),
    bytes: integer('bytes').notNull(),
    uploadedBy: text('uploaded_by').notNull(),
    uploadedAt: integer('uploaded_at').notNull(),
    analysis: text('analysis', { mode: 'json' }).$type<AnalysisState>().notNull(),
    /** The station that received the file, and so reads it. Null: of a time when there was one station only. */
    stationId: text('station_id'),
    /** Of a PNG in the store of files, which travels without the file itself; null: there is none. */
    pictureHash: text('picture_hash'),
  },
  (table) => [
    index('model_versions_model').on(table.modelId),
    index('model_versions_project').on(table.projectId),
  ],
);

/** G-code made from one model version with one profile and material by one version of a slicer. */
export const slices = sqliteTable(
  'slices',
  {
    id: text('id').primaryKey(),
    modelVersionId: text('model_version_id').notNull(),
    profileKey: text('profile_key').notNull(),
    materialKey: text('material_key').notNull(),
    slicer: text('slicer').notNull(),
    state: text('state', { enum: ['slicing', 'ready', 'failed'] }).notNull(),
    gcodeHash: text('gcode_hash'),
    facts: text('facts', { mode: 'json' }).$type<GcodeFacts>(),
    refusal: text('refusal', { mode: 'json' }).$type<SlicingRefusal>(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    /** The station that slices it. Null: of a time when there was one station only. */
    stationId: text('station_id'),
  },
  (table) => [index('slices_version').on(table.modelVersionId)],
);

export const projectsTables = [
  synced('fields', projects, placedBy(projects.scopeId)),
  synced('fields', models, placedWith(models.projectId, projects)),
  synced('fields', modelVersions, placedWith(modelVersions.projectId, projects)),
  synced('fields', slices, placedWith(slices.modelVersionId, modelVersions)),
];
