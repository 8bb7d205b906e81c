import { Page } from '../Layout';
import { MyGrants } from './MyGrants';
import { MyRequests } from './MyRequests';

/** The tab with one's own access and requests. */
export function MyAccessPage() {
  return (
    <Page>
      <MyGrants />
      <MyRequests />
    </Page>
  );
}
