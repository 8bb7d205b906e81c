export { permissionModuleFairwayPolicy as default } from './module';
