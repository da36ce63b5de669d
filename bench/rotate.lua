-- Sends the requests of a file in turn; with a second word, "count", tells answers 503 apart.
-- The requests stand there as they go over the wire, a NUL between them.

refused, failed = 0, 0

local requests, last, threads = {}, 0, {}

local function count(status)
    if status == 503 then
        refused = refused + 1
    elseif status >= 400 then
        failed = failed + 1
    end
end

local function rotate()
    last = last % #requests + 1
    return requests[last]
end

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    for each in file:read("*a"):gmatch("[^%z]+") do
        table.insert(requests, each)
    end
    if #requests > 1 then
        request = rotate
    else
        -- What is the same each time wrk asks for once: the load then costs less than what it loads.
        wrk.format = function() return requests[1] end
    end
    if arguments[2] == "count" then
        response = count
    end
end

function done()
    for _, thread in ipairs(threads) do
        print(("refused %d, failed %d"):format(thread:get("refused"), thread:get("failed")))
    end
end
