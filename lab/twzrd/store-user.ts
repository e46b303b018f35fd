/** Whom the stores run as. */
export {
  findServerUser as findStoreUser,
  type ServerUser as StoreUser,
} from '../../host/postgres/server-user.js';
