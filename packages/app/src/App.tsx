import { createApp } from '@backstage/frontend-defaults';
import { appModule } from './modules/app';
import { homeModule } from './modules/home/home';

/** The portal. Plugins are found in package.json (`app.packages: all`); only what the portal changes is named here. */
export default createApp({ features: [appModule, homeModule] });
