/**
 * Everything that floats above the page, as one chunk. Nobody needs it before something is pressed, pointed at or told.
 */
export { createOverlayRef } from '@angular/cdk/overlay';
export { TemplatePortal } from '@angular/cdk/portal';
export { MatDialog } from '@angular/material/dialog';
export { MatSnackBar } from '@angular/material/snack-bar';
export { MatTooltip } from '@angular/material/tooltip';
export { confirmed } from '../confirm';
