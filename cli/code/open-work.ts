/** A folder and an engine side by side: what every command on both begins with. */
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import type { Content } from '#local/campaign-files/content.ts';
import { type CampaignFolder, readFolder } from '#local/campaign-files/read-folder.ts';
import { NO_PAINT } from '#shared/domain/effect/text/table.ts';
import { openFolder } from '../open-folder.ts';
import { problemsText } from '../problems-text.ts';
import { type ChosenEngine, openEngine } from './engine-options.ts';
import { contentOf, type EngineState, readEngine } from './engine-state.ts';
import { CodeFailure } from './failure.ts';

export interface Work {
  readonly engine: ChosenEngine;
  readonly state: EngineState;
  readonly folder: CampaignFolder;
  readonly content: Content;
}

/** @throws CodeFailure when the files hold errors, or the engine refuses */
export async function openWork(
  path: string,
  options: { readonly api: string; readonly token?: string | undefined },
): Promise<Work> {
  const folder = await openFolder(path, readFolder);
  const engine = openEngine(options);
  const state = await readEngine(engine.client);
  const { content, problems } = await checkFolder(folder, contentOf(state));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new CodeFailure(problemsText(errors, folder.files.length, NO_PAINT));
  return { engine, state, folder, content };
}
