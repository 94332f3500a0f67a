import { Part } from './LazyPart.tsx';

/** What is in the dialog behind “Export”, which the one behind “Share” leads to as well: a part that is fetched late itself, and may not import later-parts.ts. */
export const exportDialog = new Part(async () => (await import('../features/export/ExportDialog.tsx')).ExportDialog);
