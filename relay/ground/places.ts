import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface PlacesOptions {
  maxConnections: number;
  /** For each source. */
  maxConnectionsOfSource: number;
  /** The source that a connection from an address counts against; undefined for none. */
  sourceOf: (remoteAddress: string) => string | undefined;
  /** Called for each connection that gets no place because its source has too many. */
  onFull: () => void;
}

/**
 * A server's places for connections. Connections between two requests are kept for a long time, so they give up their places to new ones:
 * the longest idle first.
 */
export function createPlaces({ maxConnections, maxConnectionsOfSource, sourceOf, onFull }: PlacesOptions) {
  const taken = new Map<Socket, { source: string | undefined; requests: number }>();
  const held = new Map<string, number>();
  const idle = new Set<Socket>();

  /** Closes the connection of this source (undefined: of any) that has been idle for longest; false if none is idle. */
  function makeRoom(source?: string): boolean {
    for (const socket of idle)
      if (source === undefined || taken.get(socket)?.source === source) {
        idle.delete(socket);
        socket.destroy();
        return true;
      }
    return false;
  }

  return {
    /** Gives a new connection a place, or closes it. */
    take(socket: Socket): void {
      const source = sourceOf(socket.remoteAddress ?? '');
      if (source !== undefined) {
        const count = held.get(source) ?? 0;
        if (count >= maxConnectionsOfSource && !makeRoom(source)) {
          onFull();
          socket.destroy();
          return;
        }
        held.set(source, count + 1);
      }
      taken.set(socket, { source, requests: 0 });
      socket.once('close', () => {
        taken.delete(socket);
        idle.delete(socket);
        if (source === undefined) return;
        const left = (held.get(source) ?? 1) - 1;
        if (left === 0) held.delete(source);
        else held.set(source, left);
      });
      // The server itself turns the next one away.
      if (taken.size >= maxConnections) makeRoom();
    },

    /** A request has begun. Several may be in progress on one connection. */
    use(socket: Socket, response: ServerResponse): void {
      const place = taken.get(socket);
      if (place === undefined) return;
      idle.delete(socket);
      place.requests += 1;
      response.once('close', () => {
        place.requests -= 1;
        if (place.requests === 0 && taken.has(socket)) idle.add(socket);
      });
    },

    isIdle: (socket: Socket): boolean => idle.has(socket),
  };
}
