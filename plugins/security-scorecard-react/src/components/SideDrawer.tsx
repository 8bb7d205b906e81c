import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './SideDrawer.module.css';

/** Props of {@link SideDrawer}. */
export interface SideDrawerProps {
  isOpen: boolean;
  /** Names the dialog. */
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog at the right edge that keeps the page behind it in place. Dialogs and menus may open from it. */
export const SideDrawer = ({
  isOpen,
  title,
  onClose,
  children,
}: SideDrawerProps) => (
  <Dialog
    isOpen={isOpen}
    onOpenChange={open => !open && onClose()}
    className={styles.drawer}
  >
    <DialogHeader>{title}</DialogHeader>
    <DialogBody>{children}</DialogBody>
  </Dialog>
);
