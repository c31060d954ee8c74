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
  /** Called for each connection that is closed because it asks on and on without waiting for answers. */
  onFlood: () => void;
}

/** A connection's requests are handled one after the other. This many may wait; no sender that we know sends any before it has its answer. */
const mostWaiting = 10;

interface Place {
  source: string | undefined;
  /** In progress or waiting. */
  requests: number;
  waiting: (() => void)[];
}

/**
 * A server's places for connections. Connections between two requests are kept for a long time, so they give up their places to new ones:
 * the longest idle first.
 */
export function createPlaces({ maxConnections, maxConnectionsOfSource, sourceOf, onFull, onFlood }: PlacesOptions) {
  const taken = new Map<Socket, Place>();
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
      taken.set(socket, { source, requests: 0, waiting: [] });
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

    /**
     * A request has begun; `handle` answers it. Several at once on one connection would let a caller have its signatures checked faster than
     * answers are given, so each waits for the answer to the one before.
     */
    use(socket: Socket, response: ServerResponse, handle: () => void): void {
      const place = taken.get(socket);
      if (place === undefined || socket.destroyed) return;
      if (place.waiting.length >= mostWaiting) {
        onFlood();
        socket.destroy();
        return;
      }
      idle.delete(socket);
      place.requests += 1;
      response.on('close', () => {
        place.requests -= 1;
        if (socket.destroyed) return;
        if (place.requests === 0) idle.add(socket);
        else place.waiting.shift()?.();
      });
      if (place.requests === 1) handle();
      else place.waiting.push(handle);
    },

    isIdle: (socket: Socket): boolean => idle.has(socket),
  };
}
